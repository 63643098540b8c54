import { createHmac } from 'node:crypto';
import { encodeKey, type OpenStorage, type Validity } from './open-storage.ts';

/** The version decides which fields are signed: from this one on also the encryption scope. */
const VERSION = '2020-12-06';

/** What the URL could set: cache control, disposition, encoding, language and type. */
const RESPONSE_HEADERS = ['', '', '', '', ''];

/**
 * Signs a GET of a blob by a service SAS, over HTTPS only
 * (https://learn.microsoft.com/rest/api/storageservices/create-service-sas). Agora's access key is the account's name,
 * its secret key the account's key, and its bucket the container.
 */
export function signAzureUrl(
  { bucket: container, keys }: Pick<OpenStorage, 'bucket' | 'keys'>,
  key: string,
  { fromS, forS }: Validity,
): string {
  const { accessKey: account, secretKey } = keys;
  const permissions = 'r';
  const expiry = new Date((fromS + forS) * 1000).toISOString().replace(/\.\d{3}/, '');
  const protocol = 'https';
  const resource = 'b';
  const signed = [
    permissions,
    '', // start: at once
    expiry,
    `/blob/${account}/${container}/${key}`,
    '', // stored access policy
    '', // addresses
    protocol,
    VERSION,
    resource,
    '', // snapshot
    '', // encryption scope
    ...RESPONSE_HEADERS,
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(secretKey, 'base64')).update(signed).digest('base64');
  const query = new URLSearchParams({
    ...{ sv: VERSION, spr: protocol, se: expiry, sr: resource, sp: permissions, sig: signature },
  });
  return `https://${account}.blob.core.windows.net/${encodeKey(container)}/${encodeKey(key)}?${query}`;
}
