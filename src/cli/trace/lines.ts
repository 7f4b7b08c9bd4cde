/**
 * Text lines of a stream of bytes, in batches as the bytes come, so that a line costs no promise.
 * Holds one chunk and one unfinished line at a time.
 */

/** Where an endless line is cut: far above any request, so that the cut line is malformed anyway. */
const LINE_LENGTH_MAX = 4096;

/** Batches of lines without their line ends (LF or CR LF); a last line needs no line end. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LENGTH_MAX) {
      lines.push(rest.slice(0, LINE_LENGTH_MAX));
      rest = '';
    }
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
