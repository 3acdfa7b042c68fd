#!/usr/bin/env bash
# Starts a campaign over two leads with nothing but curl, and waits until every promised instance exists.
#
#   KICKOFF_API_KEY=sk_live_… KICKOFF_URL=http://localhost:8787 examples/start-campaign.sh
set -euo pipefail

: "${KICKOFF_URL:=http://localhost:8787}"
: "${KICKOFF_API_KEY:?Make a key: npm run admin -- key create --help}"

fail() {
  echo "$1" >&2
  exit 1
}

# call METHOD PATH [BODY [KEY [HEADER]]]: prints the answer's body, or ends with what was refused. A service that asks for patience
# gets it: with an Idempotency-Key a POST may be sent again, whatever became of the first attempt.
call() {
  local method=$1 path=$2 body=${3:-} key=${4:-$(date +%s)-$RANDOM$RANDOM$RANDOM} header=${5:-} answer refusal
  answer=$(curl --silent --show-error --retry 5 --retry-connrefused --request "$method" "$KICKOFF_URL$path" \
    --header "Authorization: Bearer $KICKOFF_API_KEY" --header "Idempotency-Key: $key" \
    ${body:+--header "Content-Type: application/json" --data "$body"} ${header:+--header "$header"}) || exit
  answer=${answer##*\}\{} # curl prints each attempt; the last one counts
  if [ "$(field success <<<"$answer")" != true ]; then
    refusal=$(sed -n 's/.*"code":"\([A-Z_]*\)".*"details":"\(.*\)"},"traceId".*/\1: \2/p' <<<"$answer")
    fail "${refusal:-$answer}"
  fi
  echo "$answer"
}

# field NAME: the first field of this name in the JSON that is read, as text.
field() {
  grep -o "\"$1\":\(\"[^\"]*\"\|[a-z0-9]*\)" | head -n 1 | cut -d : -f 2- | tr -d '"'
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
plan=$(curl --silent --show-error --retry 5 --head "$KICKOFF_URL$start" --header "Authorization: Bearer $KICKOFF_API_KEY" |
  tr -d '\r' | sed -n 's/^etag: //Ip')
started=$(call POST "$start" "" "start-$campaign" "If-Match: $plan")
promised=$(field instancesCreated <<<"$started")
echo "Started: $promised instances are promised."

# The latest run is the first of the list.
run=$(call GET "$account/campaigns/$campaign/runs?limit=1" | field id)
state=creating
until [ "$state" = created ] || [ "$state" = ended ]; do
  sleep 0.5
  state=$(call GET "$account/campaigns/$campaign/runs/$run" | field state)
done
[ "$state" = created ] || fail "Ended: somebody has stopped the campaign."
echo "Created: all $promised instances exist."

refused=$(call POST "$start" 2>&1) || true
echo "Started again: ${refused%%:*}."
