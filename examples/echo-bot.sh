#!/bin/sh
# Answers each message that begins with "!echo ".    KABAR_TOKEN=... HOST=... PORT=... sh echo-bot.sh
# What goes on with another "!" is not echoed, so no answer is answered.
say='{"command": "send", "token": "'${KABAR_TOKEN:?}'", "to": "\1", "text": "\2"}'
pipe=$(mktemp -u) && mkfifo -m 600 "$pipe" && trap 'rm -f "$pipe"' EXIT && trap exit HUP INT TERM
nc "${HOST:-127.0.0.1}" "${PORT:-8889}" < "$pipe" | {
    echo "listen $KABAR_TOKEN"
    sed -un -e 's/^{"event": "message", .*"to": "\(#[^"]*\)", .*"text": "!echo \([^!].*\)", "time": .*/'"$say/p" \
            -e 's/^{"event": "message", "from": "\([^"]*\)", .*"text": "!echo \([^!].*\)", "time": .*/'"$say/p"
} > "$pipe"
