/**
 * Text lines of a stream of bytes, in batches as the bytes come, so that a line costs no promise.
 * Holds one chunk and one unfinished line at a time.
 */

/**
 * Batches of lines without their line ends (LF or CR LF); a last line needs no line end. `lengthMax`: where
 * an endless line is cut, far above any that is meant, so that the cut line is malformed anyway.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  lengthMax: number,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lengthMax) {
      lines.push(rest.slice(0, lengthMax));
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
