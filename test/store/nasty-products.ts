import type { ProductInput } from '#test/simulators/shopify/index.ts'

/** Products that break naive code: each says in its title what is wrong with it. */
export function nastyProducts(): ProductInput[] {
  const sizes = Array.from({ length: 12 }, (_, i) => `Size ${i + 1}`)
  const colours = Array.from({ length: 10 }, (_, i) => `Colour ${i + 1}`)
  return [
    {
      title: 'Paint with 120 variants',
      descriptionHtml: '<p>Only the first 100 variants come whole in a webhook.</p>',
      variants: sizes.flatMap((size) =>
        colours.map((colour, i) => ({
          sku: `PAINT-${size.slice(5)}-${i + 1}`,
          price: String(10 + i),
          inventoryQuantity: 3,
          selectedOptions: [
            { name: 'Size', value: size },
            { name: 'Colour', value: colour },
          ],
        })),
      ),
    },
    { title: 'First product with SKU TWICE', variants: [{ sku: 'TWICE', price: '5' }] },
    { title: 'Second product with SKU TWICE', variants: [{ sku: 'TWICE', price: '6' }] },
    {
      title: 'Two variants, one SKU',
      variants: ['Left', 'Right'].map((value) => ({
        sku: 'PAIR',
        price: '7',
        selectedOptions: [{ name: 'Side', value }],
      })),
    },
    { title: 'Same title', variants: [{ price: '1' }] },
    { title: 'Same title', handle: 'same-title-1', variants: [{ price: '2' }] },
    {
      title: `Very long title ${'and longer '.repeat(22)}`.slice(0, 255),
      descriptionHtml: `<h1>Long</h1><ul>${'<li>line &amp; more &lt;b&gt;</li>'.repeat(1500)}</ul>`,
      variants: [{ sku: `LONG-${'X'.repeat(100)}`, price: '99999.99' }],
    },
    {
      title: '👟 Zapatillas „ñandú" – Größe 42 日本語 <script>alert(1)</script>',
      descriptionHtml: '<p>Emoji 😀 &nbsp; “quotes” &euro;</p><table><tr><td>a</td><td>b</td></tr></table>',
      vendor: 'Ünïcode & Sons',
      tags: ['naïve', 'タグ', 'with, comma'.replace(',', '')],
      variants: [{ sku: 'ÜNI-1', price: '42.50' }],
    },
    { title: 'Free sample', variants: [{ sku: 'FREE', price: '0' }] },
    {
      title: 'Gift card',
      isGiftCard: true,
      variants: ['10', '25', '50'].map((price) => ({
        price,
        taxable: false,
        requiresShipping: false,
        tracked: false,
        selectedOptions: [{ name: 'Denominations', value: `$${price}.00` }],
      })),
    },
    { title: 'Archived product', status: 'ARCHIVED', variants: [{ sku: 'OLD', price: '3' }] },
    { title: 'Draft product', status: 'DRAFT', published: false, variants: [{ sku: 'DRAFT', price: '3' }] },
    { title: 'Unlisted product', status: 'UNLISTED', variants: [{ sku: 'HIDDEN', price: '3' }] },
    {
      title: 'Negative stock',
      variants: [{ sku: 'NEG', price: '8', inventoryQuantity: -4, inventoryPolicy: 'CONTINUE' }],
    },
    {
      title: 'Untracked service',
      variants: [{ sku: 'SERVICE', price: '120', tracked: false, requiresShipping: false, taxable: false }],
    },
  ]
}
