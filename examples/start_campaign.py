#!/usr/bin/env python3
"""Starts a campaign over two leads, with the standard library alone, and waits until every promised instance exists.

    KICKOFF_API_KEY=sk_live_… KICKOFF_URL=http://localhost:8787 python3 examples/start_campaign.py
"""

import http.client
import json
import os
import sys
import time
import urllib.request
import uuid

URL = os.environ.get("KICKOFF_URL", "http://localhost:8787")
KEY = os.environ.get("KICKOFF_API_KEY") or sys.exit("Make a key: npx kickoff key create --help")
ATTEMPTS = 5


class Refused(SystemExit):
    """A refusal. Whoever does not catch it ends with its text on standard error and exit code 1."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['details']}")
        self.error_code = error["code"]


class EveryAnswer(urllib.request.HTTPErrorProcessor):
    """Takes a refusal for an answer, too, and follows no redirect."""

    def http_response(self, request, response):
        return response

    https_response = http_response


OPENER = urllib.request.build_opener(EveryAnswer)


def call(method, path, body=None, headers=None):
    """Gives the data and the headers of an answer.

    Sends the request again when a service asks for patience, the connection breaks, or the answer is cut or not Kickoff's:
    with an Idempotency-Key a POST happens once, whatever became of the first attempt.
    """
    own_key = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", **own_key, **(headers or {})}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, method=method, data=data, headers=headers)
    key = headers.get("Idempotency-Key")
    outcome = f" It may have happened: send it again with Idempotency-Key {key}." if key else ""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with OPENER.open(request, timeout=60) as response:
                answer = json.load(response)
                if answer["success"]:
                    return answer["data"], response.headers
                failure, wait = Refused(answer["error"]), int(response.headers["Retry-After"] or 1)
                if response.status not in (429, 502):
                    raise failure
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            failure, wait = SystemExit(f"No answer of Kickoff's to {method} {path} from {URL}: {error!r}.{outcome}"), 1
        if attempt == ATTEMPTS:
            raise failure
        time.sleep(wait)


account_groups, _ = call("GET", "/v1/accounts")
if not account_groups["items"]:
    sys.exit("The key has access to no account group.")
account = f"/v1/accounts/{account_groups['items'][0]['id']}"

audience, _ = call("POST", f"{account}/audiences", {"name": "Leads of the Python example"})
leads = [
    {"name": "Avery Stone", "email": "avery.stone@example.com"},
    {"name": "Robin Vale", "email": "robin.vale@example.com"},
]
result, _ = call("POST", f"{account}/audiences/{audience['id']}/leads", {"leads": leads})
print(f"Audience {audience['id']} has {result['added']} leads.")

draft = {"starterTemplateId": "connect", "name": "Python example", "audienceId": audience["id"]}
campaign, _ = call("POST", f"{account}/campaigns", draft)
print(f"Campaign {campaign['id']} is a draft.")

# What a start would do has a tag. The start that names it does that very thing, or is refused.
start = f"{account}/campaigns/{campaign['id']}/start"
preview, headers = call("GET", start)
if preview["blockers"]:
    sys.exit(f"It cannot start: {preview['blockers'][0]['details']}")
names = {"Idempotency-Key": f"start-{campaign['id']}", "If-Match": headers["ETag"]}
started, headers = call("POST", start, headers=names)
promised = started["instancesCreated"]
print(f"Started: {promised} instances are promised.")

# The Location of a start names its run.
while (state := call("GET", headers["Location"])[0]["state"]) not in ("created", "ended"):
    time.sleep(0.5)
if state == "ended":
    sys.exit("Ended: somebody has stopped the campaign.")
print(f"Created: all {promised} instances exist.")

try:
    call("POST", start)
except Refused as refusal:
    print(f"Started again: {refusal.error_code}.")
