/** What a gateway says, as far as the simulation has to know: to callers, and in its rows. */

/** What the store says of a recording. */
export interface Row {
  readonly cname: string;
  readonly sid: string | null;
  readonly state: string;
  /** `pending`: something is being done about it. `over`: it has ended or failed, as the gateway says. */
  readonly says: 'pending' | 'recording' | 'over';
  readonly outcome: string | null;
  readonly files: readonly string[];
  /** Agora's code, where the row says that Agora refused. */
  readonly refusedWith: number | null;
}

export type Answer =
  | { readonly kind: 'started'; readonly id: string; readonly cname: string; readonly sid: string | null }
  | {
      readonly kind: 'stopped';
      readonly cname: string;
      /** The `sid` in Agora's own answer, where there is one. */
      readonly answeredSid: string | null;
      readonly outcome: string;
      readonly files: readonly string[];
    }
  | { readonly kind: 'stopping'; readonly cname: string }
  /** `nothingDone`: it says that what was asked for is not done and will not be. */
  | { readonly kind: 'error'; readonly code: string; readonly nothingDone: boolean; readonly text: string };
