/** Playing a recording: HLS lists name their slices by relative paths, so the gateway serves them with signed URLs in it. */

/** One file of one recording, which a playback URL gives access to. */
export interface PlayableFile {
  readonly recordingId: string;
  /** The tenant of the recording. */
  readonly owner: string;
  readonly fileName: string;
}

export interface PlaybackUrls {
  /** Resolves with the path on this gateway at which the file's playlist is until then. It holds a secret. */
  pathOf(file: PlayableFile, expiresInS: number): Promise<string>;
}

/** Secrets that the gateways of one database share, and that nobody configures. */
export interface GatewaySecrets {
  /**
   * Resolves with the secrets for a purpose, the newest first: at least one, of 32 random bytes. The first is made when it
   * is first asked for, and all gateways get the same one.
   */
  of(purpose: 'playback'): Promise<readonly Uint8Array[]>;
  /** Makes a newer one, which all gateways use within a minute. The older ones are taken on, or deleted. */
  rotate(purpose: 'playback', older: 'keep' | 'delete'): Promise<void>;
}

/** Whether a file is an HLS list (M3U8), which the gateway can serve with signed URLs. */
export function isPlaylist(fileName: string): boolean {
  return /\.m3u8$/i.test(fileName);
}
