import { sm2 } from 'sm-crypto-v2';
import { expect, test } from 'vitest';
import { seal, SEAL_BYTES, unseal } from './sealing.ts';
import { makeRecoveryKeyPair, parsePublicKey, publicKeyOf, unwrapForRecovery, wrapForRecovery } from './wrapping.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
const KEY = bytes('0123456789abcdeffedcba9876543210');

test('it is the SM4-GCM of RFC 8998, appendix A.1: other programs can open it', () => {
  const nonce = bytes('00001234567800000000abcd');
  const associated = bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2');
  const tag = bytes('83de3541e4c2b58177e065a9bf7b62ec');
  const ciphertext = bytes(`17f399f08c67d5ee19d0dc9969c4bb7d 5fd46fd3756489069157b282bb200735
                            d82710ca5c22f0ccfa7cbf93d496ac15 a56834cbcf98c397b4024a2691233b8d`);
  const plain = bytes(`aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb ccccccccccccccccdddddddddddddddd
                       eeeeeeeeeeeeeeeeffffffffffffffff eeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa`);
  expect(unseal(KEY, Buffer.concat([nonce, tag, ciphertext]), associated)).toEqual(plain);
});

test.each(['', 'x', '字'.repeat(500)])('opens what it sealed, %#', (text) => {
  const sealed = seal(KEY, Buffer.from(text), Buffer.from('a'));
  expect(sealed).toHaveLength(Buffer.byteLength(text) + SEAL_BYTES);
  expect(unseal(KEY, sealed, Buffer.from('a'))?.toString()).toBe(text);
});

test('the same text is sealed differently each time', () => {
  expect(seal(KEY, Buffer.from('a'), Buffer.from('a'))).not.toEqual(seal(KEY, Buffer.from('a'), Buffer.from('a')));
});

test('opens nothing that differs in one bit, is cut off, or is for another purpose or key', () => {
  const purpose = Buffer.from('purpose');
  const sealed = seal(KEY, Buffer.from('text'), purpose);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const altered = Buffer.from(sealed);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(unseal(KEY, altered, purpose)).toBeUndefined();
  }
  for (let length = 0; length < sealed.length; length += 1) expect(unseal(KEY, sealed.subarray(0, length), purpose)).toBeUndefined();
  expect(unseal(KEY, sealed, Buffer.from('purposf'))).toBeUndefined();
  expect(unseal(Buffer.alloc(16), sealed, purpose)).toBeUndefined();
});

test('the SM2 encryption is that of GB/T 32918.5, annex C, in the order C1C3C2', () => {
  const privateKey = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
  const c1 = '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0';
  const c3 = '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766';
  const c2 = '21886ca989ca9c7d58087307ca93092d651efa';
  expect(sm2.doDecrypt(c1 + c3 + c2, privateKey, 1)).toBe('encryption standard');
});

test('a data key wrapped for a recovery key opens with its private half alone, a hundred pairs of keys long', () => {
  for (let nth = 0; nth < 100; nth += 1) {
    const { privateKey, publicKey } = makeRecoveryKeyPair();
    const parsed = parsePublicKey(publicKey.toUpperCase());
    if (parsed === undefined) throw new Error('A made key must be one.');
    expect(publicKeyOf(privateKey)).toEqual(parsed);
    const wrapped = wrapForRecovery(KEY, parsed);
    expect(unwrapForRecovery(wrapped, privateKey)).toEqual(KEY);
    expect(unwrapForRecovery(wrapped, makeRecoveryKeyPair().privateKey)).toBeUndefined();
    expect(unwrapForRecovery(`${wrapped.slice(0, -2)}${wrapped.endsWith('00') ? '01' : '00'}`, privateKey)).toBeUndefined();
  }
});

test.each(['', '04', 'hello', `04${'1'.repeat(128)}`, `02${'1'.repeat(64)}`, '0'.repeat(130)])('"%s" is no public key', (text) => {
  expect(parsePublicKey(text)).toBeUndefined();
});

test.each(['', '0'.repeat(64), 'f'.repeat(64), 'g'.repeat(64)])('"%s" is no private key', (text) => {
  expect(publicKeyOf(text)).toBeUndefined();
});
