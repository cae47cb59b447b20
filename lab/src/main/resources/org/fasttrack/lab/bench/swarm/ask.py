# A user of a node's local API: URL TOKEN CONTENT_ID WORD DONE_FILE. Searches until the node finds the content, says ready,
# has the node fetch when a line comes, and stays until it is ended.
import http.client, json, sys, time, urllib.parse

url, token, content, word, done = sys.argv[1:]
where = urllib.parse.urlsplit(url)


def call(path, body):
    api = http.client.HTTPConnection(where.hostname, where.port)
    api.request("POST", path, json.dumps(body), {"Authorization": "Bearer " + token})
    for line in api.getresponse():
        yield json.loads(line)


while not any(hit.get("id") == content for hit in call("/v1/search", {"text": word})):
    time.sleep(0.1)
print("ready", flush=True)
sys.stdin.readline()
for line in call("/v1/get", {"id": content}):
    print(line, flush=True)
    if line.get("done") and not line.get("error"):
        open(done, "w").close()
time.sleep(3600)
