/** The fields of one kind of object: names with a space between, and behind a colon the kind of object in them. */
export type Fields = Readonly<Record<string, string>>;

/** The fields that the Open Contracting Data Standard 1.1.5 itself defines, from its release schema. */
export const CORE_FIELDS: Fields = {
  Release:
    'ocid id date tag initiationType parties:Organization buyer:OrganizationReference planning:Planning tender:Tender awards:Award contracts:Contract language relatedProcesses:RelatedProcess',
  Planning: 'rationale budget:Budget documents:Document milestones:Milestone',
  Tender:
    'id title description status procuringEntity:OrganizationReference items:Item value:Value minValue:Value procurementMethod procurementMethodDetails procurementMethodRationale mainProcurementCategory additionalProcurementCategories awardCriteria awardCriteriaDetails submissionMethod submissionMethodDetails tenderPeriod:Period enquiryPeriod:Period hasEnquiries eligibilityCriteria awardPeriod:Period contractPeriod:Period numberOfTenderers tenderers:OrganizationReference documents:Document milestones:Milestone amendments:Amendment amendment:Amendment',
  Award:
    'id title description status date value:Value suppliers:OrganizationReference items:Item contractPeriod:Period documents:Document amendments:Amendment amendment:Amendment',
  Contract:
    'id awardID title description status period:Period value:Value items:Item dateSigned documents:Document implementation:Implementation relatedProcesses:RelatedProcess milestones:Milestone amendments:Amendment amendment:Amendment',
  Implementation: 'transactions:Transaction milestones:Milestone documents:Document',
  Milestone: 'id title type description code dueDate dateMet dateModified status documents:Document',
  Document: 'id documentType title description url datePublished dateModified format language',
  Budget: 'id description amount:Value project projectID uri source',
  Transaction:
    'id source date value:Value payer:OrganizationReference payee:OrganizationReference uri amount:Value providerOrganization:Identifier receiverOrganization:Identifier',
  OrganizationReference:
    'name id identifier:Identifier address:Address additionalIdentifiers:Identifier contactPoint:ContactPoint',
  Organization:
    'name id identifier:Identifier additionalIdentifiers:Identifier address:Address contactPoint:ContactPoint roles details',
  Item: 'id description classification:Classification additionalClassifications:Classification quantity unit:ItemUnit',
  ItemUnit: 'scheme id name value:Value uri',
  Amendment: 'date rationale id description amendsReleaseID releaseID changes:AmendmentChanges',
  AmendmentChanges: 'property former_value',
  Classification: 'scheme id description uri',
  Identifier: 'scheme id legalName uri',
  Address: 'streetAddress locality region postalCode countryName',
  ContactPoint: 'name email telephone faxNumber url',
  Value: 'amount currency',
  Period: 'startDate endDate maxExtentDate durationInDays',
  RelatedProcess: 'id relationship title scheme identifier uri',
};
