/** Reading codes from pictures; long because pictures spoil a code in many ways. */
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { PublicKey, RecordKey, SecretKey } from '../chat/ids.ts';
import { decodeInvitation, encodeInvitation } from '../chat/wire/invitationCode.ts';
import { drawInvitation } from './drawInvitation.ts';
import { QrReader } from './QrReader.ts';

const ADDRESS = 'https://parley.example/#i=';
const CODE = 'A2B3C4D5'.repeat(27).slice(0, 213);

function aReader(...args: ConstructorParameters<typeof QrReader>): QrReader {
  const reader = new QrReader(...args);
  onTestFinished(() => reader.close());
  return reader;
}

type Paint = (context: OffscreenCanvasRenderingContext2D) => void;

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  return context;
}

function canvas(width: number, height: number, paint: Paint): OffscreenCanvas {
  const result = new OffscreenCanvas(width, height);
  const context = contextOf(result);
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'black';
  paint(context);
  return result;
}

const codeAt =
  (x: number, y: number, module = 5, code = CODE): Paint =>
  (context) => {
    const { path } = drawInvitation(ADDRESS, code);
    context.save();
    context.translate(x, y);
    context.scale(module, module);
    context.fill(new Path2D(path));
    context.restore();
  };

const picture = (type = 'image/png', paint: Paint = codeAt(40, 40)) =>
  canvas(480, 480, paint).convertToBlob({ type, quality: 0.9 });

const found = { kind: 'found', texts: [ADDRESS + CODE] };

test.each(['image/png', 'image/jpeg', 'image/webp'])('a code in %s is read', async (type) => {
  const blob = await picture(type);
  expect(blob.type).toBe(type);
  expect(await aReader().read(blob)).toEqual(found);
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('any invitation can be read from its picture', async () => {
  const reader = aReader();
  const codes = fc.record({
    record: bytes(64).map((each) => each as RecordKey),
    replySecret: bytes(32).map((each) => each as SecretKey),
    identity: bytes(32).map((each) => each as PublicKey),
  });
  const shapes = fc.record({ module: fc.integer({ min: 3, max: 8 }), turn: fc.nat(359) });
  await fc.assert(
    fc.asyncProperty(codes, shapes, async (code, { module, turn }) => {
      const blob = await canvas(800, 800, (context) => {
        context.translate(400, 400);
        context.rotate((turn * Math.PI) / 180);
        codeAt(-32 * module, -32 * module, module, encodeInvitation(code))(context);
      }).convertToBlob();
      const outcome = await reader.read(blob);
      const texts = outcome.kind === 'found' ? outcome.texts : [];
      expect(texts.map(decodeInvitation)).toEqual([{ kind: 'code', code }]);
    }),
    { numRuns: 50 },
  );
});

test('the declared type does not matter', async () => {
  const lying = new Blob([await picture()], { type: 'image/svg+xml' });
  expect(await aReader().read(lying)).toEqual(found);
});

test('transparent pixels count as white', async () => {
  const paint: Paint = (context) => {
    context.clearRect(0, 0, 480, 480);
    codeAt(40, 40)(context);
  };
  expect(await aReader().read(await picture('image/png', paint))).toEqual(found);
});

test('all codes in a picture are read', async () => {
  const other = 'Z7Y6X5W4'.repeat(27).slice(0, 213);
  const blob = await canvas(900, 450, (context) => {
    codeAt(20, 20)(context);
    codeAt(460, 20, 5, other)(context);
  }).convertToBlob();
  const outcome = await aReader().read(blob);
  const texts = outcome.kind === 'found' ? outcome.texts : [];
  expect(texts.toSorted()).toEqual([ADDRESS + CODE, ADDRESS + other]);
});

test('a picture without a code gives no text', async () => {
  expect(await aReader().read(await picture('image/png', () => undefined))).toEqual({
    kind: 'nothing',
  });
});

test('a file that is not a picture is refused, and a script in it never runs', async () => {
  const reader = aReader();
  const script = '<script>globalThis.ranFromPicture = true</script>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${script}</svg>`;
  for (const blob of [
    new Blob([svg], { type: 'image/svg+xml' }),
    new Blob([svg], { type: 'image/png' }),
    new File(['just a text'], 'code.png', { type: 'image/png' }),
    new Blob([]),
  ])
    expect(await reader.read(blob)).toEqual({ kind: 'notPicture' });
  expect('ranFromPicture' in globalThis).toBe(false);
});

test('a truncated picture does no harm, and the next picture is read', async () => {
  const reader = aReader();
  for (const type of ['image/png', 'image/jpeg']) {
    const blob = await picture(type);
    for (const fraction of [0.01, 0.3, 0.6]) {
      const cut = blob.slice(0, Math.ceil(blob.size * fraction));
      expect(['notPicture', 'nothing']).toContain((await reader.read(cut)).kind);
    }
  }
  expect(await reader.read(await picture())).toEqual(found);
});

/** Noise does not compress: the file is as large as a photo's. */
const noise: Paint = (context) => {
  const { width, height } = context.canvas;
  const image = new ImageData(width, height);
  for (let at = 0, state = 1; at < image.data.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    image.data[at] = at % 4 === 3 ? 255 : 128 + (state >>> 25);
  }
  context.putImageData(image, 0, 0);
  context.fillStyle = 'white';
  context.fillRect(600, 500, 900, 900);
  context.fillStyle = 'black';
  codeAt(650, 550, 12)(context);
};

test('a photo of some ten megabytes is read', async () => {
  const png = await canvas(2_000, 1_900, noise).convertToBlob();
  expect(png.size).toBeGreaterThan(8e6);
  expect(await aReader().read(png)).toEqual(found);
  const sharp = { type: 'image/jpeg', quality: 1 };
  const jpeg = await canvas(3_200, 2_400, noise).convertToBlob(sharp);
  expect(jpeg.size).toBeGreaterThan(8e6);
  expect(await aReader().read(jpeg)).toEqual(found);
});

test('a photo of 40 megapixels is read', async () => {
  const jpeg = { type: 'image/jpeg', quality: 0.8 };
  const blob = await canvas(8_000, 5_000, codeAt(3_000, 1_500, 24)).convertToBlob(jpeg);
  expect(await aReader().read(blob)).toEqual(found);
});

test('a picture with too many bytes or pixels is refused without decoding', async () => {
  const bytes = new Uint8Array(await (await picture()).arrayBuffer());
  new DataView(bytes.buffer).setUint32(16, 100_000);
  new DataView(bytes.buffer).setUint32(20, 100_000);
  const reader = aReader();
  expect(await reader.read(new Blob([bytes]))).toEqual({ kind: 'tooLarge' });
  const heavy = new Blob([await picture(), new Uint8Array(20 * 1024 * 1024)]);
  expect(await reader.read(heavy)).toEqual({ kind: 'tooLarge' });
});

/** A GIF of two frames, white and black, each a pixel. */
const GIF =
  '474946383961010001008001000000 00ffffff' +
  '21f904000a000000 2c000000000100010000 02024c0100' +
  '21f904000a000000 2c000000000100010000 0202440100 3b';

test('the first frame of an animated picture is read', async () => {
  const bytes =
    GIF.replaceAll(' ', '')
      .match(/../gu)
      ?.map((pair) => parseInt(pair, 16)) ?? [];
  expect(await aReader().read(new Blob([Uint8Array.from(bytes)]))).toEqual({ kind: 'nothing' });
});

test('a closed reader reads again', async () => {
  const reader = aReader();
  expect(await reader.read(await picture())).toEqual(found);
  reader.close();
  reader.close();
  expect(await reader.read(await picture())).toEqual(found);
});

test('a reader that is closed while it reads has found nothing', async () => {
  const reader = aReader();
  const blob = await picture();
  const reading = [reader.read(blob), reader.read(blob)];
  reader.close();
  expect(await Promise.all(reading)).toEqual([{ kind: 'nothing' }, { kind: 'nothing' }]);
});

/** A worker that reports that it is ready, as the real one does, and answers nothing else. */
const STUCK = `onmessage = ({ data }) => {
  if (data.path?.[0] === 'ready') postMessage({ id: data.id, type: 'RAW', value: undefined });
}`;

function scripted(script: string): Worker {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  onTestFinished(() => URL.revokeObjectURL(address));
  return new Worker(address);
}

test('a worker that does not answer is ended, and the next read starts a new one', async () => {
  const opened: Worker[] = [];
  const reader = aReader(() => {
    const worker = scripted(STUCK);
    opened.push(worker);
    return worker;
  }, 50);
  expect(await reader.read(await picture())).toEqual({ kind: 'tooLarge' });
  expect(await reader.read(await picture())).toEqual({ kind: 'tooLarge' });
  expect(opened).toHaveLength(2);
});

test('a read rejects if the worker’s program does not load, and so does the next read', async () => {
  const reader = aReader(() => scripted('throw new Error("no program")'));
  const loading = 'The reader of QR codes cannot be loaded.';
  await expect(reader.read(await picture())).rejects.toThrow(loading);
  await expect(reader.read(await picture())).rejects.toThrow(loading);
});

test.each([
  ['frame', (from: OffscreenCanvas) => new VideoFrame(from, { timestamp: 0 })],
  ['bitmap', (from: OffscreenCanvas) => createImageBitmap(from)],
])('a %s is read and closed; one without a code gives nothing', async (_, frameOf) => {
  const reader = aReader();
  const frame = await frameOf(canvas(1_280, 720, codeAt(300, 200)));
  expect(await reader.readFrame(frame)).toEqual([ADDRESS + CODE]);
  expect('format' in frame ? frame.format : frame.width).toBe(
    frame instanceof VideoFrame ? null : 0,
  );
  const empty = await frameOf(canvas(1_280, 720, () => undefined));
  expect(await reader.readFrame(empty)).toEqual([]);
});

test.each(['I420', 'NV12', 'I422', 'I444', 'I420A'] as const)(
  'a frame with brightness and colours in separate planes (%s) is read',
  async (format) => {
    const [width, height] = [640, 480];
    const { data } = contextOf(canvas(width, height, codeAt(100, 60))).getImageData(
      0,
      0,
      width,
      height,
    );
    const planes = new Uint8Array(width * height * 4).fill(128);
    for (let at = 0; at < width * height; at++) planes[at] = data[4 * at] ?? 0;
    const frame = new VideoFrame(planes, {
      ...{ format, codedWidth: width, codedHeight: height, timestamp: 0 },
    });
    expect(await aReader().readFrame(frame)).toEqual([ADDRESS + CODE]);
  },
);

test('a picture of any size is read, odd sizes too', async () => {
  const reader = aReader();
  for (const type of ['image/png', 'image/jpeg', 'image/webp'])
    for (const side of [479, 480, 481]) {
      const blob = await canvas(side, side + 1, codeAt(40, 40)).convertToBlob({ type });
      expect(await reader.read(blob)).toEqual(found);
    }
});
