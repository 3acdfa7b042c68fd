#!/usr/bin/env python3
"""A receiver of webhooks, with the standard library alone: Kickoff tells it what happens, and it prints it, each event once.

Which events it has seen it remembers in a file. Put HTTPS in front of it.

    WEBHOOK_SECRET=whsec_… PORT=3000 RECEIVER_FILE=receiver.sqlite python3 examples/receiver.py    (3.9 or newer)
"""

import base64
import hmac
import json
import os
import sqlite3
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = os.environ.get("WEBHOOK_SECRET") or sys.exit("WEBHOOK_SECRET is what Kickoff answered at the registration.")
try:
    KEY = base64.b64decode(SECRET.removeprefix("whsec_"), validate=True)
except ValueError:
    sys.exit("WEBHOOK_SECRET is malformed. Copy the whole of what Kickoff answered: whsec_ and base64.")
TOLERANCE_SECONDS = 5 * 60

events = sqlite3.connect(os.environ.get("RECEIVER_FILE", "receiver.sqlite"))
events.execute("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY)")


def take(event):
    """Here goes what you do with an event.

    What it writes belongs into the transaction around it: then an event is worked off once, whatever dies. Leave what takes
    long to a queue of your own: Kickoff waits for 15 seconds.
    """
    print(event["type"], json.dumps(event["data"], ensure_ascii=False, separators=(",", ":")), flush=True)


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
    """The status of an answer: whatever is not from 200 to 299 is told again, later."""
    if not is_signed(headers, body):
        return 401
    event = json.loads(body)
    if event["type"] == "webhook.test":
        return 204
    with events:  # one transaction: it is undone when an exception leaves it
        seen = events.execute("INSERT INTO events (id) VALUES (?) ON CONFLICT DO NOTHING", [event["id"]])
        if seen.rowcount == 1:
            take(event)
    return 204


class Server(HTTPServer):
    request_queue_size = 128


class Handler(BaseHTTPRequestHandler):
    timeout = 30

    def do_POST(self):
        try:
            status = answer(self.headers, self.rfile.read(int(self.headers.get("Content-Length", 0))))
        except Exception:
            self.send_error(500)
            raise
        self.send_response(status)
        self.end_headers()

    def log_message(self, *arguments):
        """Prints events alone."""


try:
    server = Server(("127.0.0.1", int(os.environ.get("PORT", 3000))), Handler)
except OSError as error:
    sys.exit(f"The port cannot be used: {error}")
print(f"Listens on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
