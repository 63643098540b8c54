import { XMLParser } from 'fast-xml-parser';

/** Storages answer in XML without attributes that count. Text stays as it is: a key may be `007`, or end with a space. */
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  // MinIO writes quotes by their numbers.
  htmlEntities: true,
  isArray: (name) => name === 'Contents' || name === 'Blob',
});

export type XmlNode = Readonly<Record<string, unknown>>;

/** The root's children by name; null for what is no XML. */
export function parseXml(body: Uint8Array): XmlNode | null {
  const text = new TextDecoder().decode(body);
  if (!text.trimStart().startsWith('<')) return null;
  try {
    const parsed: unknown = parser.parse(text);
    return isNode(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

export function isNode(value: unknown): value is XmlNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a child; null where there is none. */
export function textAt(node: unknown, name: string): string | null {
  const value = isNode(node) ? node[name] : null;
  return typeof value === 'string' ? value : null;
}

/** The children of that name. */
export function nodesAt(node: unknown, name: string): readonly XmlNode[] {
  const value = isNode(node) ? node[name] : null;
  return Array.isArray(value) ? value.filter(isNode) : [];
}
