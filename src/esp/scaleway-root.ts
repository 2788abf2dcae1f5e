import type { Authority } from './x509.ts'

/**
 * "Scaleway MnQ Root", the authority over the certificates that sign Topics and Events' messages; valid until 25 June 2032.
 * Published at https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sns-trust-chain.pem, beside what it issued.
 */
export const SCALEWAY_ROOT: Authority = {
  subject: '301c311a3018060355040313115363616c65776179204d6e5120526f6f74',
  spki: Uint8Array.from(
    atob(
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAy1KJY23GeafrGhD0BXUQa9b4BkSoq1u21yUvX4ViFJuSlUb5mpgAKcBics7hOFfG9380YgYmGEadQAJwGJ5V4NqZbtbSKEZLaEiE2aAXgquTfdiYfQW/2Duw4tFC1Q50YMgj6wLWAVDrYGQ9YkTWwP36UfmSVgAKIgQR1BtdurVZ3ETHN214sugB1CceWCrZPmnoTFYcXaXjvOhbHnsbEZa2kRRHx81eO+sJrFPxJEZMdiuF0q5RG7TCp4t7hkqjVmGRPYOZNQL9Xjgsqz6oco/iQ/9NE9Y+W5IuU0LDYQQ1oBPtiMhgVdGC+FNRAN0PLw2oyU+WzJH3WNZ+As45IQIDAQAB',
    ),
    (char) => char.charCodeAt(0),
  ),
}
