import agoraToken from 'agora-token';
import type { Channel } from '../../domain/ports.ts';

/** The longest that Agora lets a token live; the recorder leaves the channel when it runs out. */
const TOKEN_LIFETIME_S = 24 * 60 * 60;

/**
 * An RTC token with which the recorder joins the channel, made with the app's certificate. A web page needs none: null.
 * Subscribing is all that a recorder does, so that is all it may.
 */
export function mintRtcToken(channel: Channel, appCertificate: string): string | null {
  if (channel.mode === 'web') return null;
  const { RtcTokenBuilder, RtcRole } = agoraToken;
  return RtcTokenBuilder.buildTokenWithUid(
    channel.appId,
    appCertificate,
    channel.cname,
    Number(channel.uid),
    RtcRole.SUBSCRIBER,
    TOKEN_LIFETIME_S,
    TOKEN_LIFETIME_S,
  );
}
