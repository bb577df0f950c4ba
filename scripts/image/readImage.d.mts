/** Types of readImage.mjs for the tests. */
export interface Image {
  readonly base: string;
  readonly workdir: string;
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** `from` is relative to the project, `to` absolute in the image. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  readonly health: { readonly command: readonly string[]; readonly withinMs: number };
  readonly command: readonly string[];
}

export function readImage(text: string): Image;
