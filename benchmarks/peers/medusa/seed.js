// Fills the shop: `medusa exec ./seed.js` reads the file GOODS and writes the key of the shop, the region and the articles to SEEDED.
const { readFileSync, writeFileSync } = require('node:fs');
const { ContainerRegistrationKeys, Modules, ProductStatus } = require('@medusajs/framework/utils');
const flows = require('@medusajs/medusa/core-flows');

const AT_ONCE = 100;

async function offer(container, run, channel) {
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const [region] = await run('createRegionsWorkflow', {
    regions: [{ name: 'Europe', currency_code: 'eur', countries: ['de'], payment_providers: ['pp_system_default'] }],
  });
  await run('createTaxRegionsWorkflow', [{ country_code: 'de', provider_id: 'tp_system' }]);
  const [place] = await run('createStockLocationsWorkflow', { locations: [{ name: 'Warehouse' }] });
  await link.create({ [Modules.STOCK_LOCATION]: { stock_location_id: place.id }, [Modules.FULFILLMENT]: { fulfillment_provider_id: 'manual_manual' } });
  const [profile] = await run('createShippingProfilesWorkflow', { data: [{ name: 'Standard', type: 'standard' }] });
  const set = await container.resolve(Modules.FULFILLMENT).createFulfillmentSets({
    name: 'Warehouse', type: 'shipping', service_zones: [{ name: 'Germany', geo_zones: [{ country_code: 'de', type: 'country' }] }],
  });
  await link.create({ [Modules.STOCK_LOCATION]: { stock_location_id: place.id }, [Modules.FULFILLMENT]: { fulfillment_set_id: set.id } });
  await run('createShippingOptionsWorkflow', [{
    name: 'Parcel', price_type: 'flat', provider_id: 'manual_manual', service_zone_id: set.service_zones[0].id, shipping_profile_id: profile.id,
    type: { label: 'Parcel', description: 'A parcel', code: 'parcel' }, prices: [{ currency_code: 'eur', amount: 4.9 }],
    rules: [{ attribute: 'enabled_in_store', value: 'true', operator: 'eq' }, { attribute: 'is_return', value: 'false', operator: 'eq' }],
  }]);
  await run('linkSalesChannelsToStockLocationWorkflow', { id: place.id, add: [channel.id] });
  return { region, place, profile };
}

module.exports.default = async function seed({ container }) {
  const { goods, last_pieces: lastPieces, plenty } = JSON.parse(readFileSync(process.env.GOODS, 'utf8'));
  const run = async (name, input) => (await flows[name](container).run({ input })).result;
  const [channel] = await run('createSalesChannelsWorkflow', { salesChannelsData: [{ name: 'Web' }] });
  const { region, place, profile } = await offer(container, run, channel);
  const [key] = await run('createApiKeysWorkflow', { api_keys: [{ title: 'Shop', type: 'publishable', created_by: '' }] });
  await run('linkSalesChannelsToApiKeyWorkflow', { id: key.id, add: [channel.id] });
  const kinds = [...new Set(goods.map((good) => good.kind))];
  const categories = await run('createProductCategoriesWorkflow', { product_categories: kinds.map((name) => ({ name, is_active: true })) });
  const byKind = Object.fromEntries(categories.map((category) => [category.name, category.id]));
  const made = [];
  for (let first = 0; first < goods.length; first += AT_ONCE) {
    const products = await run('createProductsWorkflow', {
      products: goods.slice(first, first + AT_ONCE).map((good) => ({
        title: good.name, handle: good.handle, description: good.description, status: ProductStatus.PUBLISHED, material: good.material,
        category_ids: [byKind[good.kind]], shipping_profile_id: profile.id, sales_channels: [{ id: channel.id }],
        options: [{ title: 'Color', values: [good.color] }],
        variants: [{ title: good.color, sku: good.sku, options: { Color: good.color }, prices: [{ amount: good.price_minor / 100, currency_code: 'eur' }] }],
      })),
    });
    made.push(...products.map((product) => ({ product: product.id, variant: product.variants[0].id, sku: product.variants[0].sku })));
  }
  const items = await container.resolve(Modules.INVENTORY).listInventoryItems({}, { select: ['id', 'sku'], take: goods.length });
  const rare = goods[goods.length - 1].sku;
  await run('createInventoryLevelsWorkflow', {
    inventory_levels: items.map((item) => ({ location_id: place.id, inventory_item_id: item.id, stocked_quantity: item.sku === rare ? lastPieces : plenty })),
  });
  made.sort((one, other) => one.sku.localeCompare(other.sku));
  // The tool ends before a pipe has taken that much.
  writeFileSync(process.env.SEEDED, JSON.stringify({ key: key.token, region: region.id, articles: made }));
};
