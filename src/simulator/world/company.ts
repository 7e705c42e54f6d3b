/** The invented company whose site is simulated. */

export const COMPANY = 'Lumenworks';
export const STAFF_DOMAIN = 'example.com';
export const PARTNER_DOMAINS = ['partner.example.net', 'agency.example.org', 'consulting.example.net'] as const;
export const CUSTOMER_DOMAINS = ['customer.example.org', 'shop.example.net'] as const;

/** Departments from large to small; people are spread over them with the same skew. */
export const DEPARTMENTS = [
  'Engineering',
  'Customer Support',
  'Sales',
  'Operations',
  'Produktentwicklung',
  'Marketing',
  'IT & Security',
  'Finance',
  'People & Culture',
  '開発部',
  'Équipe Données',
  'Legal',
  'Research',
  'Facilities',
] as const;

export const PRODUCTS = [
  'Aurora',
  'Beacon',
  'Cirrus',
  'Delta Engine',
  'Ember',
  'Fjord',
  'Glimmer',
  'Halo',
  'Ignis',
  'Jade',
  'Kepler',
  'Lantern',
  'Meridian',
  'Nimbus',
  'Orbit',
  'Prisma',
  'Quasar',
  'Relay',
  'Sable',
  'Tundra',
] as const;
