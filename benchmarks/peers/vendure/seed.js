// Makes the schema and fills it: `node seed.js GOODS.json` prints products, variants, facet values and the way of delivery.
const { readFileSync } = require('node:fs');
const core = require('@vendure/core');
const { config } = require('./config');

async function main(given) {
  const app = await core.bootstrap(config(true));
  const ctx = await app.get(core.RequestContextService).create({ apiType: 'admin' });
  const zone = await app.get(core.ZoneService).create(ctx, { name: 'Europe' });
  const named = (name, more = {}) => [{ languageCode: 'en', name, ...more }];
  const country = await app.get(core.CountryService).create(ctx, { code: 'DE', enabled: true, translations: named('Germany') });
  await app.get(core.ZoneService).addMembersToZone(ctx, { zoneId: zone.id, memberIds: [country.id] });
  const taxes = await app.get(core.TaxCategoryService).create(ctx, { name: 'Standard', isDefault: true });
  await app.get(core.TaxRateService).create(ctx, { name: 'Standard', enabled: true, value: 19, categoryId: taxes.id, zoneId: zone.id });
  const channel = await app.get(core.ChannelService).getDefaultChannel(ctx);
  await app.get(core.ChannelService).update(ctx, { id: channel.id, pricesIncludeTax: true, defaultTaxZoneId: zone.id, defaultShippingZoneId: zone.id });
  const outside = await app.get(core.RequestContextService).create({ apiType: 'admin' });
  const seeded = await app.get(core.TransactionalConnection).withTransaction(outside, (fresh) => fill(app, fresh, taxes, given));
  await app.get(core.SearchService).reindex(outside);
  process.stdout.write(JSON.stringify(seeded), () => process.exit(0));
}

async function fill(app, fresh, taxes, { goods, last_pieces: lastPieces, plenty }) {
  const named = (name, more = {}) => [{ languageCode: 'en', name, ...more }];
  const delivery = await app.get(core.ShippingMethodService).create(fresh, {
    code: 'standard', fulfillmentHandler: 'manual-fulfillment', translations: named('Parcel', { description: '' }),
    checker: { code: 'default-shipping-eligibility-checker', arguments: [{ name: 'orderMinimum', value: '0' }] },
    calculator: {
      code: 'default-shipping-calculator',
      arguments: [{ name: 'rate', value: '490' }, { name: 'includesTax', value: 'include' }, { name: 'taxRate', value: '19' }],
    },
  });
  await app.get(core.PaymentMethodService).create(fresh, {
    code: 'dummy', enabled: true, translations: named('Dummy', { description: '' }),
    handler: { code: 'dummy-payment-handler', arguments: [{ name: 'automaticSettle', value: 'true' }] },
  });
  const facets = {};
  for (const code of ['color', 'material', 'kind']) {
    const facet = await app.get(core.FacetService).create(fresh, { code, isPrivate: false, translations: named(code) });
    for (const value of new Set(goods.map((good) => good[code]))) {
      facets[value] = await app.get(core.FacetValueService).create(fresh, facet, { code: value, facetId: facet.id, translations: named(value) });
    }
  }
  const made = [];
  for (const good of goods) {
    const facetValueIds = [good.color, good.material, good.kind].map((value) => facets[value].id);
    const product = await app.get(core.ProductService).create(fresh, {
      enabled: true, facetValueIds, translations: named(good.name, { slug: good.handle, description: good.description }),
    });
    const rare = good === goods[goods.length - 1];
    const [variant] = await app.get(core.ProductVariantService).create(fresh, [{
      productId: product.id, sku: good.sku, price: good.price_minor, taxCategoryId: taxes.id, optionIds: [], trackInventory: 'TRUE',
      stockOnHand: rare ? lastPieces : plenty, translations: named(good.name), facetValueIds,
    }]);
    made.push({ product: String(product.id), variant: String(variant.id) });
  }
  const values = Object.fromEntries(Object.entries(facets).map(([value, facet]) => [value, String(facet.id)]));
  return { articles: made, facets: values, delivery: String(delivery.id) };
}

main(JSON.parse(readFileSync(process.argv[2], 'utf8'))).catch((error) => {
  console.error(error);
  process.exit(1);
});
