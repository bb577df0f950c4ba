/**
 * The addresses of our own worker scripts, marked as trusted: under the page's
 * Content-Security-Policy (`require-trusted-types-for 'script'`) a plain string is refused.
 */
interface ScriptPolicy {
  createScriptURL(address: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

// TypeScript 6 has no types for this API; the trusted value is passed on as the string it stands for.
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
