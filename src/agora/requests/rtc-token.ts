import agoraToken from 'agora-token';
import type { Channel } from '../../domain/ports.ts';

/** The longest lifetime that Agora allows; the recorder leaves the channel when its token expires. */
const TOKEN_LIFETIME_S = 24 * 60 * 60;
export const TOKEN_LIFETIME_MS = TOKEN_LIFETIME_S * 1000;

/**
 * Mints the RTC token with which the recorder joins the channel, from the app's certificate. Null in web mode, which needs
 * none. The token allows only to subscribe, since a recorder does nothing else.
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
