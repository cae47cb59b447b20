# A user of a node's local API: URL TOKEN WORD DONE_FILE CONTENT_ID... Searches until the node finds all contents, has it
# fetch all but the last, says ready, has it fetch the last when a line comes, and stays until it is ended.
import http.client, json, sys, time, urllib.parse

url, token, word, done, *before, content = sys.argv[1:]
where = urllib.parse.urlsplit(url)


def call(path, body):
    api = http.client.HTTPConnection(where.hostname, where.port)
    api.request("POST", path, json.dumps(body), {"Authorization": "Bearer " + token})
    for line in api.getresponse():
        yield json.loads(line)


while not {*before, content} <= {hit.get("id") for hit in call("/v1/search", {"text": word})}:
    time.sleep(0.1)
for first in before:
    for line in call("/v1/get", {"id": first}):
        print(line, flush=True)
print("ready", flush=True)
sys.stdin.readline()
for line in call("/v1/get", {"id": content}):
    print(line, flush=True)
    if line.get("done") and not line.get("error"):
        open(done, "w").close()
time.sleep(3600)
