import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificate } from '../../support/fault-proxy.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Why no certificate can be made here; undefined where it can. */
export const whyNoCertificate = spawnSync('openssl', ['version']).status === 0 ? undefined : 'the `openssl` command is not on this machine';

/** A self-signed certificate for 127.0.0.1. */
export function makeCertificate(): Certificate {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2'];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

/** As if a technician had installed it; until the end of the test. */
export function trust({ cert }: Certificate): void {
  const before = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...before, cert]);
  onTestFinished(() => tls.setDefaultCACertificates(before));
}
