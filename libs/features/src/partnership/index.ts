export { PartnershipModule } from './partnership.module.js';
export { PartnershipService, type NewAccount, type NewLimit, type NewOrganisation } from './partnership.service.js';
export { PartnershipQueries, type LimitRead, type MemberRead, type PartnershipRead } from './partnership.queries.js';
export { SignInService, type SignIn } from './sign-in.service.js';
export { may, type Permission, requireMember, requirePermission, rolesFor } from './permissions.js';
