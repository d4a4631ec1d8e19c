#!/bin/bash
# Inside the guest: does what the test says on the second serial line, one line a command, and
# answers with its end and what it printed.
stty -F /dev/ttyS1 raw -echo
exec <>/dev/ttyS1 >&0
echo 'AGENT'
while read -r id word; do
  [ -n "$word" ] || continue
  base64 -d <<<"$word" >/run/agent-command 2>/dev/null || continue
  timeout 3600 bash /run/agent-command >/run/agent-said 2>&1 </dev/null
  echo "DONE $id $? $(tail -c 60000 /run/agent-said | base64 -w0)"
done
