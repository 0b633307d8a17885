# Of the output of tap: each test that failed, by its file and its sentences, and what was said of it. Lines beyond `most`
# are counted. A test that failed because one inside it did says nothing new, and is left out.

function say(line) {
  printed++
  if (printed <= most) print line
}

BEGIN { if (most == 0) most = 200 }

{ match($0, /^ */); depth = int(RLENGTH / 4); text = substr($0, RLENGTH + 1) }

text ~ /^# Subtest: / {
  name[depth] = substr(text, 12)
  failedInside[depth] = 0
  next
}

inBlock && RLENGTH >= blockIndent {
  if (isTold) say($0)
  if (RLENGTH == blockIndent && text == "...") inBlock = 0
  next
}

{ inBlock = 0 }

text == "---" && follows { inBlock = 1; blockIndent = RLENGTH; follows = 0; if (isTold) say($0); next }

{ follows = 0 }

text ~ /^not ok / && text !~ /# (TODO|SKIP)/ {
  isTold = !failedInside[depth]
  failedInside[depth] = 0
  follows = 1
  if (!isTold) next
  for (above = 0; above < depth; above++) failedInside[above] = 1
  path = ""
  for (above = 0; above < depth; above++) path = path name[above] " > "
  sub(/^not ok [0-9]+( - )?/, "", text)
  say("")
  say("== failed: " path text)
}

END { if (printed > most) print "(and " printed - most " lines more, above)" }
