/**
 * Some programs encode the `#` of a link that they pass on, perhaps several times. The fragment is
 * then a part of the path or the query, and the browser sends it to the server.
 */
export interface MisplacedFragment {
  /** The path of the app, with slashes around it. */
  readonly folder: string;
  readonly hash: string;
}

/**
 * The page, perhaps with a query, and then the encoded `#`. With a slash after it, the page would look
 * for its files in the wrong folder.
 */
const FORM = /^([^?]*\/)(?:index\.html)?(?:\?.*?)?%(?:25)*23([^?&/]*)(?=$|[?&])/isu;
/** How often the rest was encoded too: then its first `=` shows it. Our links need no encoding. */
const ENCODED = /^[a-z]+%(?:25)*3d/iu;
const MAX_DECODINGS = 3;

/** Finds it in the path and query of an address; undefined if there is none. */
export function misplacedFragment(path: string): MisplacedFragment | undefined {
  const [found, folder = '', rest = ''] = FORM.exec(path) ?? [];
  return found === undefined ? undefined : { folder, hash: `#${decoded(rest)}` };
}

function decoded(text: string): string {
  let result = text;
  try {
    for (let time = 0; time < MAX_DECODINGS && ENCODED.test(result); time++)
      result = decodeURIComponent(result);
  } catch {
    // What is not well encoded is no fragment of ours.
  }
  return result;
}
