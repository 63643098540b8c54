import type { ErrorData, HlsConfig } from 'hls.js/light';
import type { AskedUrl } from './file-urls.ts';

export interface PlayOptions {
  /** An HLS list; else one file. */
  readonly isList: boolean;
  /** A fresh URL of it. */
  readonly askUrl: () => Promise<AskedUrl>;
  /** What keeps it from playing, in sentences; null: nothing does any more. */
  readonly onProblem: (problem: string | null) => void;
}

/** What went wrong for good. `isUrl`: a fresh URL may help. */
interface Failure {
  readonly problem: string;
  readonly isUrl: boolean;
}

/** URLs last for an hour: one that fails sooner did not fail of its age. */
const TOO_SOON_MS = 30_000;

const REFUSALS = [400, 401, 403, 404, 410];
/** Slices in a row, or one again and again, without an answer. */
const MOST_MISSES = 3;

/** Plays into the element. When a URL has expired it takes a fresh one and goes on. Returns what ends it. */
export function play(video: HTMLVideoElement, { isList, askUrl, onProblem }: PlayOptions): () => void {
  let isOver = false;
  let release: () => void = () => undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;

  async function begin(from: number) {
    const asked = await askUrl();
    if (isOver) return;
    if ('problem' in asked) return onProblem(asked.problem);
    release();
    const source = { video, url: asked.url, from, onFailure };
    try {
      release = isList && !playsListsBest() ? await playByScript(source) : playByBrowser(source);
    } catch {
      return onProblem(
        'The player can’t be loaded: the gateway may be newer than this page. Load the page again.',
      );
    }
    if (isOver) return release();
    onProblem(null);
    // Where the browser wants a press first, its controls are there.
    await video.play().catch(() => undefined);
  }

  function onFailure({ problem, isUrl }: Failure) {
    if (isOver) return;
    if (!isUrl || Date.now() - renewedAt < TOO_SOON_MS) return onProblem(problem);
    renewedAt = Date.now();
    void begin(video.currentTime);
  }

  void begin(0);
  return () => {
    isOver = true;
    release();
  };
}

interface Source {
  readonly video: HTMLVideoElement;
  readonly url: string;
  /** Where to begin, in seconds. */
  readonly from: number;
  readonly onFailure: (failure: Failure) => void;
}

/** Safari plays HLS itself, to other screens too; iPhones before iOS 17.1 have nothing else. */
function playsListsBest(): boolean {
  return 'ManagedMediaSource' in window || !('MediaSource' in window);
}

function playByBrowser({ video, url, from, onFailure }: Source): () => void {
  const fail = () =>
    onFailure({
      problem:
        video.error?.code === MediaError.MEDIA_ERR_DECODE
          ? 'The browser can’t decode what is in the file.'
          : 'The browser can’t play it: the storage may not have it yet, or refuse to give it, or the browser may not know its kind.',
      isUrl: video.error?.code !== MediaError.MEDIA_ERR_DECODE,
    });
  const seek = () => {
    video.currentTime = from;
  };
  video.addEventListener('error', fail);
  if (from > 0) video.addEventListener('loadedmetadata', seek, { once: true });
  video.src = url;
  return () => {
    video.removeEventListener('error', fail);
    video.removeEventListener('loadedmetadata', seek);
    video.removeAttribute('src');
    video.load();
  };
}

async function playByScript({ video, url, from, onFailure }: Source): Promise<() => void> {
  const { default: Hls } = await import('hls.js/light');
  // The page's policy lets no worker be made of a blob, and slices of a few seconds need none.
  const config: Partial<HlsConfig> = { enableWorker: false, startPosition: from > 0 ? from : -1 };
  const hls = new Hls(config);
  let hasRecovered = false;
  let misses = 0;
  const fail = (error: ErrorData, isNetwork: boolean) => {
    hls.stopLoad();
    onFailure(failureOf(error, isNetwork));
  };
  hls.on(Hls.Events.FRAG_LOADED, () => {
    misses = 0;
  });
  hls.on(Hls.Events.ERROR, (_event, error) => {
    const isNetwork = error.type === Hls.ErrorTypes.NETWORK_ERROR;
    const isMissed = error.details === Hls.ErrorDetails.FRAG_LOAD_ERROR;
    if (isMissed) misses += 1;
    // hls.js would go on for a minute with slices that are refused.
    if (isMissed && (isRefused(error) || misses >= MOST_MISSES)) return fail(error, isNetwork);
    if (!error.fatal) return;
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR && !hasRecovered) {
      hasRecovered = true;
      hls.recoverMediaError();
    } else fail(error, isNetwork);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => hls.destroy();
}

function isRefused({ response }: ErrorData): boolean {
  return REFUSALS.includes(response?.code ?? 0);
}

function failureOf(error: ErrorData, isNetwork: boolean): Failure {
  if (!isNetwork) return { problem: 'The browser can’t decode what is in the file.', isUrl: false };
  const { response, networkDetails, frag } = error;
  const status = response?.code ?? 0;
  const isUrl = isRefused(error);
  if (frag === undefined) {
    return { problem: gatewayWords(networkDetails) ?? 'The gateway can’t be reached.', isUrl };
  }
  if (status === 404) return { problem: 'A part of it is not in the storage, or not yet.', isUrl };
  if (isUrl) return { problem: `The storage refuses to give it (HTTP ${status}).`, isUrl };
  const rule = `Its CORS rules must allow GET from ${window.location.origin}.`;
  return { problem: `The storage gives this page no answer that it may read. ${rule}`, isUrl: false };
}

/** The gateway's own sentence on why there is no list. */
function gatewayWords(request: unknown): string | null {
  if (!(request instanceof XMLHttpRequest)) return null;
  const [, message] = /"message":"((?:[^"\\]|\\.)*)"/.exec(request.responseText) ?? [];
  return message ?? null;
}
