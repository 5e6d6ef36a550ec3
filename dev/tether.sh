#!/bin/sh
# Runs a command that is killed when the last writer of the FIFO $TETHER goes away, however that one ended.
# The command takes this shell's place, so its process id is the shell's.
(read -r _ <"$TETHER"; kill -KILL "$$") </dev/null >/dev/null 2>&1 &
exec "$@"
