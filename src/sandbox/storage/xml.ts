/** XML that is already escaped. */
export type Xml = { readonly xml: string };

/** An element with text, which is escaped, or with elements. */
export function element(name: string, ...content: readonly (string | number | boolean | Xml)[]): Xml {
  const inside = content.map((each) => (typeof each === 'object' ? each.xml : escapeXml(String(each))));
  return { xml: `<${name}>${inside.join('')}</${name}>` };
}

export function xmlDocument(root: string, ...content: readonly Xml[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, ...content).xml}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters are escaped too: a parser would turn a carriage return into a line feed. */
function escapeXml(text: string): string {
  return text.replace(
    /[&<>"\p{Cc}]/gu,
    (character) => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`,
  );
}
