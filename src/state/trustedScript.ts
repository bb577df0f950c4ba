/**
 * Makes the address of one of our own worker scripts a trusted value: the page's
 * Content-Security-Policy (`require-trusted-types-for 'script'`) rejects a plain string.
 */
interface ScriptPolicy {
  createScriptURL(address: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

// TypeScript 6 has no types for this API, so the trusted value is typed as a string.
const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };

const policy = trustedTypes?.createPolicy('parley', {
  createScriptURL(address) {
    if (new URL(address, location.href).origin === location.origin) return address;
    throw new TypeError('Scripts come from our own origin only.');
  },
});

export function trustedScript(address: string): string {
  return policy?.createScriptURL(address) ?? address;
}
