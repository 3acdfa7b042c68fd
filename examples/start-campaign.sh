#!/usr/bin/env bash
# Starts a campaign over two leads with nothing but curl, and waits until every promised instance exists.
#
#   KICKOFF_API_KEY=sk_live_… KICKOFF_URL=http://localhost:8787 examples/start-campaign.sh
set -euo pipefail

: "${KICKOFF_URL:=http://localhost:8787}"
: "${KICKOFF_API_KEY:?Make a key: npx kickoff key create --help}"

headers=$(mktemp)
trap 'rm "$headers"' EXIT

fail() {
  echo "$1" >&2
  exit 1
}

# call METHOD PATH [BODY [KEY [HEADER]]]: prints the answer's body, or ends with what was refused; `header` has its headers. It asks again
# when a service wants patience, the connection breaks, or the answer is cut or not Kickoff's: with an Idempotency-Key a POST happens
# once, whatever became of the first attempt. The key goes through a file: others on the machine see the words of a command.
call() {
  local method=$1 path=$2 body=${3:-} key=${4:-$(date +%s)-$RANDOM$RANDOM$RANDOM} header=${5:-} answer refusal wait
  for wait in 1 1 1 1 0; do
    answer=$(curl --silent --max-time 60 --request "$method" "$KICKOFF_URL$path" --dump-header "$headers" \
      --header @<(printf 'Authorization: Bearer %s' "$KICKOFF_API_KEY") --header "Idempotency-Key: $key" \
      ${body:+--header "Content-Type: application/json" --data "$body"} ${header:+--header "$header"}) || answer=
    refusal=$(sed -n 's/.*"code":"\([A-Z_]*\)".*"details":"\(.*\)"},"traceId".*/\1: \2/p' <<<"$answer")
    case $answer in
      '{"success":true,'*'"traceId":"'*'"}') echo "$answer" && return ;;
    esac
    case $refusal in
      RATE_LIMIT_EXCEEDED* | UPSTREAM_ERROR*) sleep "$(header retry-after)" ;;
      ?*) break ;;
      *) sleep "$wait" ;;
    esac
  done
  fail "${refusal:-"No answer of Kickoff's to $method $path from $KICKOFF_URL; a POST may have happened: send it again with Idempotency-Key $key."}"
}

# field NAME: the first field of this name in the JSON that is read, as text.
field() {
  grep -o "\"$1\":\(\"[^\"]*\"\|[a-z0-9]*\)" | head -n 1 | cut -d : -f 2- | tr -d '"'
}

# header NAME: a header of the last answer.
header() {
  tr -d '\r' <"$headers" | sed -n "s/^$1: //Ip"
}

account=/v1/accounts/$(call GET /v1/accounts | field id)

audience=$(call POST "$account/audiences" '{"name": "Leads of the curl example"}' | field id)
added=$(call POST "$account/audiences/$audience/leads" '{"leads": [
  {"name": "Avery Stone", "email": "avery.stone@example.com"},
  {"name": "Robin Vale", "email": "robin.vale@example.com"}]}' | field added)
echo "Audience $audience has $added leads."

campaign=$(call POST "$account/campaigns" '{"starterTemplateId": "connect", "name": "curl example",
  "audienceId": "'"$audience"'"}' | field id)
echo "Campaign $campaign is a draft."

# What a start would do has a tag. The start that names it does that very thing, or is refused.
start=$account/campaigns/$campaign/start
call GET "$start" >/dev/null
promised=$(call POST "$start" "" "start-$campaign" "If-Match: $(header etag)" | field instancesCreated)
echo "Started: $promised instances are promised."

# The Location of a start names its run.
run=$(header location)
state=creating
until [ "$state" = created ] || [ "$state" = ended ]; do
  sleep 0.5
  state=$(call GET "$run" | field state)
done
[ "$state" = created ] || fail "Ended: somebody has stopped the campaign."
echo "Created: all $promised instances exist."

refused=$(call POST "$start" 2>&1) || true
echo "Started again: ${refused%%:*}."
