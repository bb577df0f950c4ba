/** Reads the share sheet's form with limits, because any page can send a form of any size. */
import { MOST_BYTES, MOST_CHARACTERS, type Shared } from './Shared.ts';

/** A malformed or truncated form counts as empty. */
export async function readShared(request: Request): Promise<Shared> {
  const body = await readBody(request).catch(() => new Blob());
  if (body === undefined) return { kind: 'tooLarge' };
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  const form = await new Response(body, { headers }).formData().catch(() => new FormData());
  return {
    kind: 'given',
    texts: ['url', 'text', 'title'].flatMap((name) => textOf(form.get(name))),
    picture: form.getAll('picture').find(isPicture),
  };
}

/** Undefined if the body has too many bytes; the rest is not read. */
async function readBody({ body }: Request): Promise<Blob | undefined> {
  if (body === null) return new Blob();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks);
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}

function textOf(field: FormDataEntryValue | null): readonly string[] {
  if (typeof field !== 'string' || field.trim() === '') return [];
  return [field.slice(0, MOST_CHARACTERS)];
}

/** A form without a picture has an empty file instead. */
const isPicture = (field: FormDataEntryValue): field is File =>
  typeof field !== 'string' && field.size > 0;
