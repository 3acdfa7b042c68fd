#!/usr/bin/env python3
"""A sender, with the standard library alone: Kickoff asks it for actions, and it prints what it would send.

What it has sent it remembers in a file, so it may be registered with `keepsKeysHours` and `looksUpActions`. Put HTTPS in
front of it.

    SENDER_SECRET=whsec_… PORT=8788 SENDER_FILE=sender.sqlite python3 examples/sender.py    (3.11 or newer)
"""

import base64
import hmac
import json
import os
import sqlite3
import sys
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = os.environ.get("SENDER_SECRET") or sys.exit("SENDER_SECRET is what Kickoff answered at the registration.")
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
TOLERANCE_SECONDS = 5 * 60

# One request at a time, so that no action is performed for two of them.
actions = sqlite3.connect(os.environ.get("SENDER_FILE", "sender.sqlite"), isolation_level=None)
actions.execute("CREATE TABLE IF NOT EXISTS actions (id TEXT PRIMARY KEY, answer TEXT) STRICT")


def perform(data):
    """Here goes your provider. What it raises Kickoff takes for unknown: the action is not performed again."""
    action, lead, content = data["action"], data["lead"], data["content"] or {"text": ""}
    to = lead["linkedinUrl"] or lead["email"]
    if to is None:
        return {"status": "rejected", "code": "no_address", "message": "Nowhere to write"}
    print(f"{action['kind']} to {to}: {json.dumps(content['text'], ensure_ascii=False)}", flush=True)
    return {"status": "sent", "id": f"printed-{action['id']}", "at": datetime.now(timezone.utc).isoformat()}


def is_signed(headers, body):
    """Standard Webhooks: HMAC-SHA-256 over the id, the time and the body, by one of the secrets that are valid."""
    id_, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    digest = hmac.digest(KEY, f"{id_}.{timestamp}.".encode() + body, "sha256")
    expected = b"v1," + base64.b64encode(digest)
    signatures = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(signature, expected) for signature in signatures)


def answer(headers, body):
    """The code and the body of an answer; 500 where nobody knows what became of the action."""
    if not is_signed(headers, body):
        return 401, {"status": "blocked", "code": "bad_signature"}
    requested = json.loads(body) if body else None  # a look-up has no body
    if requested and requested["type"] != "action.requested":
        return 204, None  # a test, or news
    id_ = headers["webhook-id"]
    known = actions.execute("SELECT answer FROM actions WHERE id = ?", [id_]).fetchone()
    if known:
        # Without an answer it was being performed when this program was killed, or its provider failed.
        return (500, None) if known[0] is None else (200, json.loads(known[0]))
    if not requested:
        return 404, {"status": "not_found"}
    if datetime.now(timezone.utc) > datetime.fromisoformat(requested["data"]["action"]["notAfter"]):
        return 503, {"status": "later", "scope": "action"}
    actions.execute("INSERT INTO actions (id) VALUES (?)", [id_])
    result = perform(requested["data"])
    # Only what was sent is remembered: for all else nothing has happened, and it may be asked for again.
    if result["status"] == "sent":
        actions.execute("UPDATE actions SET answer = ? WHERE id = ?", [json.dumps(result), id_])
    else:
        actions.execute("DELETE FROM actions WHERE id = ?", [id_])
    return 200, result


class Server(HTTPServer):
    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    timeout = 30

    def do_POST(self):
        try:
            code, body = answer(self.headers, self.rfile.read(int(self.headers.get("Content-Length", 0))))
        except Exception:
            self.send_error(500)
            raise
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode() if body else b"")

    do_GET = do_POST

    def log_message(self, *arguments):
        """Prints what is sent alone."""


server = Server(("127.0.0.1", int(os.environ.get("PORT", 8788))), Handler)
print(f"Listens on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
