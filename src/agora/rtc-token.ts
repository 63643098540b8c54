import agoraToken from 'agora-token';
import type { Party } from '../domain/ports.ts';

/** The longest that Agora lets a token live; the recorder leaves the channel when it runs out. */
const TOKEN_LIFETIME_S = 24 * 60 * 60;

/**
 * An RTC token with which the recorder joins the channel, made with the app's certificate. A web page needs none: null.
 * Subscribing is all that a recorder does, so that is all it may.
 */
export function mintRtcToken(party: Party, appCertificate: string): string | null {
  if (party.mode === 'web') return null;
  const { RtcTokenBuilder, RtcRole } = agoraToken;
  return RtcTokenBuilder.buildTokenWithUid(
    party.appId,
    appCertificate,
    party.cname,
    Number(party.uid),
    RtcRole.SUBSCRIBER,
    TOKEN_LIFETIME_S,
    TOKEN_LIFETIME_S,
  );
}
