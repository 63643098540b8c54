import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { DRAIN_MS } from '../../src/server.ts';
import { dashboardQueries } from '../support/dashboard.ts';
import { metricNames } from '../support/metric-names.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const compose = parse(read('compose.yaml'), { merge: true });
const unit = read('deploy/systemd/agora-recording-gateway.service');
const alerts = parse(read('deploy/prometheus/alerts.yml'));
const manifests = globSync('deploy/kubernetes/*.yaml').flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => document.toJS()),
);
const deployment = manifests.find(({ kind }) => kind === 'Deployment');
const pod = deployment.spec.template.spec;

/** Until a process is killed after the drain: what is under way when it ends, and the closing of the database. */
const AFTER_DRAIN_MS = 5000;

const expressions: readonly string[] = [
  ...alerts.groups.flatMap((group: { readonly rules: readonly { readonly expr: string }[] }) =>
    group.rules.map(({ expr }) => expr),
  ),
  ...dashboardQueries().map(({ promQL }) => promQL),
];

/** What each file sets in the environment of a gateway. */
const environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'compose.yaml': compose.services['gateway-1'].environment,
  'deploy/systemd': Object.fromEntries(
    [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  ),
  'deploy/kubernetes': {
    ...manifests.find(({ kind }) => kind === 'ConfigMap').data,
    ...Object.fromEntries(
      pod.containers[0].env.map(({ name, value }: { name: string; value?: string }) => [name, value ?? '']),
    ),
  },
};

describe('what is deployed', () => {
  it.each(Object.entries(environments))('%s sets what the gateway reads, and no secret', (_, environment) => {
    const known = new Set(
      [...read('.env.example').matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name),
    );
    const names = Object.keys(environment).filter((name) => name !== 'NODE_ENV');
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !known.has(name.replace(/_FILE$/, '')))).toEqual([]);
    expect(names.filter((name) => /SECRET|KEY|PASSWORD/.test(name) && !name.endsWith('_FILE'))).toEqual([]);
    expect(Object.values(environment).filter((value) => /:\/\/[^/]*:[^/]*@/.test(value))).toEqual([]);
  });

  it('gives a shutdown the time that it takes', () => {
    const needed = (DRAIN_MS + AFTER_DRAIN_MS) / 1000;
    for (const service of ['gateway-1', 'gateway-2'])
      expect(Number.parseInt(compose.services[service].stop_grace_period, 10)).toBeGreaterThanOrEqual(needed);
    const before = pod.containers[0].lifecycle.preStop.sleep.seconds;
    expect(pod.terminationGracePeriodSeconds - before).toBeGreaterThanOrEqual(needed);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThanOrEqual(needed);
  });

  it('runs without rights on a root that can only be read, and with a name that no other gateway has', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
    expect(pod.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
    });
    expect(read('Dockerfile')).toMatch(/^USER 10001:10001$/m);
    const gateways = ['gateway-1', 'gateway-2'].map((name) => compose.services[name]);
    expect(gateways.map((each) => each.read_only)).toEqual([true, true]);
    expect(gateways.map((each) => each.environment.GATEWAY_NAME)).toEqual(['gateway-1', 'gateway-2']);
  });

  it('has the gateway asked and set up by nothing that the names around it decide', () => {
    expect(pod.enableServiceLinks).toBe(false);
    // Only loopback names are answered whatever ALLOWED_HOSTS says, and Caddy asks for `gateway-1` by itself.
    expect(read('deploy/caddy/Caddyfile')).toMatch(/health_headers \{\s+Host localhost\s/);
  });

  it('selects its own pods', () => {
    const { labels } = deployment.spec.template.metadata;
    const service = manifests.find(({ kind }) => kind === 'Service');
    const budget = manifests.find(({ kind }) => kind === 'PodDisruptionBudget');
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(service.spec.selector).toEqual(labels);
    expect(budget.spec.selector.matchLabels).toEqual(labels);
    expect(budget.spec.minAvailable).toBeLessThan(deployment.spec.replicas);
  });

  it('asks for metrics that there are', () => {
    const named = expressions.flatMap((expr) => expr.match(/recording_gateway_\w+/g) ?? []);
    expect(named.length).toBeGreaterThan(30);
    expect([...new Set(named)].filter((name) => !metricNames.has(name))).toEqual([]);
  });

  it('has a section of the operations guide for each alert', () => {
    const guide = read('docs/operations.md');
    const sections = new Set([...guide.matchAll(/^### (\w+)$/gm)].map(([, name]) => name));
    const rules: readonly { readonly alert: string; readonly annotations: { readonly runbook: string } }[] =
      alerts.groups[0].rules;
    expect(new Set(rules.map(({ alert }) => alert))).toEqual(sections);
    for (const { alert, annotations } of rules)
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
  });
});
