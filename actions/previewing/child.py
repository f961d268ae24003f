"""The child process: what to do and the kind of file as arguments, the file on stdin, its answer on stdout."""

import json
import sys

from actions.previewing import picture, reading


def main() -> None:
    do, kind = sys.argv[1:]
    content = sys.stdin.buffer.read()
    if do == "draw":
        answer = picture.drawn(content, kind)
    else:
        answer = json.dumps(reading.read(content, kind)).encode("utf-8", "surrogatepass")
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
