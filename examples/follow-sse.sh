#!/bin/sh
# Starts a script and follows it with nothing but curl, over server-sent events.
#   sh examples/follow-sse.sh "A ferryman refuses one passenger."
set -eu
url=${SCRIPTGEN_URL:-http://127.0.0.1:4000}/graphql
log_line=${1:-A ferryman refuses one passenger.}

id=$(curl -sS "$url" -H 'content-type: application/json' --data-binary @- <<EOF | sed -n 's/.*"id":"\([^"]*\)".*/\1/p'
{"query":"mutation (\$logLine: String!) { generateScript(input: { logLine: \$logLine, config: { sceneCount: 1 } }) { ... on Generation { id } ... on Error { message } } }","variables":{"logLine":"$log_line"}}
EOF
)
[ -n "$id" ] || { echo "The server did not start a generation." >&2; exit 1; }

# Each message has an "id:" line with its seq; send the last one as Last-Event-ID to go on after a cut.
curl -sSN "$url" -H 'content-type: application/json' -H 'accept: text/event-stream' --data-binary @- <<EOF
{"query":"subscription (\$id: ID!) { generationEvents(generationId: \$id) { __typename seq ... on SceneTextAppended { offset text } } }","variables":{"id":"$id"}}
EOF
