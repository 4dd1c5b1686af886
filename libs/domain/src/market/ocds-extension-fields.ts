import type { Fields } from './ocds-core-fields.js';

/**
 * The fields that each extension adds, by a part of the address under which a package declares it.
 *
 * From the release schemas of the extensions; all their versions together, so that a field is never called undeclared
 * because of a version number.
 */
export const EXTENSION_FIELDS: Readonly<Record<string, Fields>> = {
  ocds_amendment_rationale_classifications_extension: {
    Amendment: 'rationaleClassifications:Classification',
  },
  ocds_awardCriteriaBreakdown_extension: {
    Lot: 'awardCriteria:AwardCriteria',
    LotGroup: 'awardCriteria:AwardCriteria',
    AwardCriteria: 'weightingDescription orderRationale criteria:AwardCriterion',
    AwardCriterion: 'type name description numbers:CriterionNumber',
    CriterionNumber: 'number weight fixed threshold',
  },
  ocds_awardCriteria_extension: {
    Lot: 'awardCriteria:AwardCriteria',
    LotGroup: 'awardCriteria:AwardCriteria',
    AwardCriteria: 'weightingDescription orderRationale criteria:AwardCriterion',
    AwardCriterion: 'type name description numbers:CriterionNumber',
    CriterionNumber: 'number weight fixed threshold',
  },
  ocds_bid_extension: {
    Release: 'bids:Bids',
    ReleaseBids: 'statistics:Statistic details:Bid',
    Award: 'relatedBid relatedBids',
    Contract: 'relatedBids',
    Statistic: 'id measure date value valueGross currency notes relatedLot',
    Bid: 'id identifiers:SimpleIdentifier submissionType date description status items:Item tenderers:OrganizationReference value:Value validityPeriod:Period documents:Document relatedLots countriesOfOrigin hasRank rank variant',
    SimpleIdentifier: 'scheme id',
    BidsStatistic: 'id measure date value currency notes relatedLot',
    Bids: 'statistics:BidsStatistic details:Bid',
  },
  ocds_budget_breakdown_extension: {
    BudgetBreakdown: 'id description amount:Value uri period:Period sourceParty:OrganizationReference',
    Budget: 'budgetBreakdown:BudgetBreakdown',
  },
  ocds_communication_extension: {
    Tender: 'communication:Communication',
    Lot: 'communication:Communication',
    Communication:
      'atypicalToolName atypicalToolUrl noticePreferredPublicationDate futureNoticeDate invitationToConfirmInterestDispatchDate documentAvailabilityPeriod:Period',
  },
  ocds_contract_buyer_extension: {
    Award: 'buyers:OrganizationReference',
    Contract: 'buyer:OrganizationReference',
  },
  ocds_contract_completion_extension: {
    Implementation: 'endDate endDateDetails finalValue:Value finalValueDetails',
  },
  ocds_contract_suppliers_extension: {
    Contract: 'suppliers:OrganizationReference',
  },
  ocds_coveredBy_extension: {
    Tender: 'coveredBy',
    Lot: 'coveredBy',
  },
  ocds_documentation_extension: {
    Document: 'pageStart pageEnd accessDetails accessDetailsURL author unofficialTranslations',
  },
  ocds_enquiry_extension: {
    Tender: 'enquiries:Enquiry',
    Enquiry:
      'id date author:OrganizationReference title description answer dateAnswered relatedItem relatedLot threadID',
  },
  ocds_eu_extension: {
    Tender: 'reviewDetails valueCalculationMethod legislativeReferences:LegislativeReference',
    Organization: 'details:OrganizationDetails eDeliveryGateway',
    OrganizationDetails: 'url buyerProfile',
    Award: 'valueCalculationMethod',
    Contract: 'periodRationale publicPassengerTransportServicesKilometers',
    Item: 'deliveryAddresses:Address',
    Period: 'description',
    LegislativeReference: 'title url informationService:OrganizationReference',
    Lot: 'awardPeriod:Period hasAccessibilityCriteria noAccessibilityCriteriaRationale reviewDetails',
    ExclusionGrounds: 'sources',
    SelectionCriteria: 'sources',
  },
  ocds_legalBasis_extension: {
    Tender: 'crossBorderLaw legalBasis:Classification',
  },
  ocds_location_extension: {
    Tender: 'deliveryLocations:Location deliveryAddresses:Address',
    Item: 'deliveryLocations:Location deliveryLocation:Location deliveryAddresses:Address deliveryAddress:Address',
    Location: 'description geometry:LocationGeometry gazetteer:LocationGazetteer uri',
    LocationGeometry: 'type coordinates',
    LocationGazetteer: 'scheme identifiers',
    Address: 'description',
  },
  ocds_lots_extension: {
    Tender: 'lots:Lot lotDetails:TenderLotDetails lotGroups:LotGroup',
    TenderLotDetails: 'maximumLotsBidPerSupplier maximumLotsAwardedPerSupplier awardCriteriaDetails',
    Document: 'relatedLots',
    Item: 'relatedLot',
    Milestone: 'relatedLots',
    Award: 'relatedLots',
    Amendment: 'relatedLots',
    RelatedProcess: 'relatedLots',
    Lot: 'id identifiers:SimpleIdentifier title description status value:Value minimumValue:Value tenderPeriod:Period contractPeriod:Period buyer:OrganizationReference additionalClassifications:Classification mainProcurementCategory additionalProcurementCategories enquiryPeriod:Period milestones:Milestone submissionMethodDetails submissionTerms:SubmissionTerms',
    LotGroup: 'id identifiers:SimpleIdentifier title description relatedLots optionToCombine maximumValue:Value',
    SimpleIdentifier: 'scheme id',
    Bid: 'relatedLots',
    Finance: 'relatedLots',
  },
  ocds_memberOf_extension: {
    Organization: 'memberOf:OrganizationReference',
  },
  ocds_metrics_extension: {
    Planning: 'forecasts:Metric',
    Tender: 'targets:Metric',
    Award: 'agreedMetrics:Metric',
    Contract: 'agreedMetrics:Metric',
    Implementation: 'metrics:Metric',
    Metric: 'id title description observations:Observation',
    Observation:
      'id period:Period value:Value measure unit:ObservationUnit dimensions notes relatedImplementationMilestone:MilestoneReference',
    ObservationUnit: 'name scheme id uri',
    MilestoneReference: 'id title',
  },
  ocds_options_extension: {
    Tender: 'options:Options hasOptions',
    Award: 'options:Options hasOptions',
    Contract: 'options:Options hasOptions',
    Lot: 'options:Options hasOptions',
    Options: 'description period:Period',
  },
  ocds_organizationClassification_extension: {
    Organization: 'details:OrganizationDetails',
    OrganizationDetails: 'classifications:Classification',
  },
  ocds_otherRequirements_extension: {
    Tender: 'otherRequirements:OtherRequirements',
    Lot: 'otherRequirements:OtherRequirements',
    OtherRequirements:
      'requiresStaffNamesAndQualifications reservedParticipation qualificationSystemConditions qualificationSystemMethods reductionCriteria securityClearance',
  },
  ocds_participationFee_extension: {
    ParticipationFee:
      'id type value:Value relativeValue:RelativeValue description methodOfPayment paymentAddress:Address payee:OrganizationReference',
    Tender: 'participationFees:ParticipationFee',
    RelativeValue: 'proportion monetaryValue',
  },
  ocds_partyDetails_scale_extension: {
    Organization: 'details:OrganizationDetails',
    OrganizationDetails: 'scale',
  },
  ocds_performance_failures_extension: {
    PerformanceFailure: 'id period:Period category events penaltyContracted penaltyImposed penaltyPaid',
    Implementation: 'performanceFailures:PerformanceFailure',
  },
  ocds_renewal_extension: {
    Tender: 'hasRenewal renewal:Renewal',
    Award: 'hasRenewal renewal:Renewal',
    Contract: 'hasRenewal renewal:Renewal',
    Lot: 'hasRenewal renewal:Renewal',
    Renewal: 'description minimumRenewals maximumRenewals period:Period',
  },
  ocds_requirements_extension: {
    Criterion: 'id title description relatesToTenderer relatedItem relatedLots requirementGroups:RequirementGroup',
    RequirementGroup: 'id description requirements:Requirement',
    Requirement: 'id title description dataType pattern expectedValue minValue maxValue period:Period',
    RequirementResponse: 'id title description value period:Period requirement:RequirementReference',
    RequirementReference: 'id title',
    Bid: 'requirementResponses:RequirementResponse',
    Tender: 'criteria:Criterion',
  },
  ocds_selectionCriteria_extension: {
    Tender: 'selectionCriteria:SelectionCriteria',
    Lot: 'selectionCriteria:SelectionCriteria',
    SelectionCriteria: 'criteria:SelectionCriterion description',
    SelectionCriterion:
      'type subType description minimum appliesTo forReduction numbers:CriterionNumber verificationMethod',
  },
  ocds_statistics_extension: {
    Release: 'statistics:Statistic',
    Statistic: 'scope',
  },
  ocds_subcontracting_extension: {
    Tender: 'subcontractingTerms:SubcontractingTerms',
    Award: 'hasSubcontracting subcontracting:Subcontracting',
    Lot: 'subcontractingTerms:SubcontractingTerms',
    Bid: 'hasSubcontracting subcontracting:Subcontracting',
    SubcontractingTerms: 'description competitiveMaximumPercentage competitiveMinimumPercentage',
    Subcontracting:
      'description maximumPercentage minimumPercentage competitiveMaximumPercentage competitiveMinimumPercentage value:Value competitive subcontracts:Subcontract',
    Subcontract: 'id subcontractor:OrganizationReference mainContractors:OrganizationReference',
  },
  ocds_submissionTerms_extension: {
    Tender: 'submissionTerms:SubmissionTerms',
    Lot: 'submissionTerms:SubmissionTerms',
    SubmissionTerms:
      'electronicSubmissionPolicy variantPolicy electronicCatalogPolicy languages bidValidityPeriod:Period depositsGuarantees advancedElectronicSignatureRequired multipleBidsAllowed subcontractingClauses nonElectronicSubmission:SubmissionTermsNonElectronicSubmission',
    SubmissionTermsNonElectronicSubmission: 'rationale address:Address',
  },
  ocds_suitability_extension: {
    Tender: 'suitability:Suitability',
    Lot: 'suitability:Suitability',
    LotGroup: 'suitability:Suitability',
    Suitability: 'sme',
  },
  ocds_sustainability_extension: {
    Sustainability: 'description goal strategies',
    Tender: 'hasSustainability sustainability:Sustainability',
    Lot: 'hasSustainability sustainability:Sustainability',
  },
  ocds_techniques_extension: {
    Tender: 'techniques:Techniques competitive',
    Lot: 'techniques:Techniques',
    LotGroup: 'techniques:Techniques',
    Techniques:
      'hasFrameworkAgreement frameworkAgreement:FrameworkAgreement hasDynamicPurchasingSystem dynamicPurchasingSystem:DynamicPurchasingSystem hasElectronicAuction electronicAuction:ElectronicAuction',
    FrameworkAgreement:
      'minimumParticipants maximumParticipants method periodRationale buyerCategories value:Value period:Period description',
    DynamicPurchasingSystem: 'type status',
    ElectronicAuction: 'url description',
  },
  ocds_uk_extension: {
    Organization: 'roleDetails details:OrganizationDetails control:OrganizationControl',
    OrganizationDetails:
      'vcse publicServiceMissionOrganization shelteredWorkshop excludedSupplier:OrganizationDetailsExcludedSupplier',
    OrganizationDetailsExcludedSupplier:
      'exclusionGrounds:OrganizationDetailsExcludedSupplierExclusionGrounds awardRationale awardRationaleClassification:Classification',
    OrganizationDetailsExcludedSupplierExclusionGrounds:
      'criteria:OrganizationDetailsExcludedSupplierExclusionGroundsCriteria',
    OrganizationDetailsExcludedSupplierExclusionGroundsCriteria: 'type domesticLegalBasis',
    OrganizationControl: 'description',
    Planning: 'noEngagementNoticeRationale',
    Tender:
      'finalStatusDate procurementMethodRationaleLegalBasis:Classification specialRegime aboveThreshold lotDetails:TenderLotDetails expressionOfInterestDeadline riskDetails',
    TenderLotDetails: 'noLotsDivisionRationale',
    Award:
      'standstillPeriod:Period finalStatusDate assessmentSummariesDateSent aboveThreshold mainProcurementCategory additionalProcurementCategories',
    Contract:
      'aboveThreshold terminationRationaleClassifications:Classification terminationRationaleClassification:Classification noAgreedMetricsRationale proposedAmendments:Amendment',
    Amendment:
      'standstill rationaleClassifications:Classification period:Period hasRenewal value:Value aboveThreshold suppliersAdded:OrganizationReference suppliersRemoved:OrganizationReference',
    Document: 'noticeType',
    Period: 'durationInMonths',
    Value: 'amountGross',
    AwardCriteria: 'description',
    Communication: 'futureNoticeRecipients',
    FrameworkAgreement:
      'isOpenFrameworkScheme openFrameworkSchemeEndDate type buyerClassificationRestrictions:Classification buyerLocationRestrictions:Location',
    OtherRequirements: 'reservedParticipationLocation:Location',
    Subcontract: 'description',
    Suitability: 'vcse',
    Observation: 'measureClassification:Classification',
    PerformanceFailure:
      'requirement description decisionDate penaltyDate penaltyType penaltyTypeEntered penaltyValue:Value partialTermination suppliers:OrganizationReference documents:Document',
  },
  ocds_valueBreakdown_extension: {
    Item: 'valueBreakdown:ValueBreakdown',
    Award: 'valueBreakdown:ValueBreakdown',
    Contract: 'valueBreakdown:ValueBreakdown',
    ValueBreakdown: 'id description value:Value',
  },
  'profiles/eu': {
    Release: 'bids:Bids title description',
    Planning: 'forecasts:Metric',
    Tender:
      'bidOpening:BidOpening communication:Communication contractTerms:ContractTerms coveredBy designContest:DesignContest essentialAssets:EssentialAsset hasEssentialAssets reviewDetails valueCalculationMethod legislativeReferences:LegislativeReference crossBorderLaw legalBasis:Classification deliveryLocations:Location deliveryAddresses:Address lots:Lot lotGroups:LotGroup targets:Metric options:Options hasOptions otherRequirements:OtherRequirements participationFees:ParticipationFee procedure:Procedure procurementMethodRationaleClassifications:Classification recurrence:Recurrence hasRecurrence hasRenewal renewal:Renewal secondStage:SecondStage selectionCriteria:SelectionCriteria mainProcurementCategoryDetails statusDetails subcontractingTerms:SubcontractingTerms submissionTerms:SubmissionTerms techniques:Techniques competitive classification:Classification additionalClassifications:Classification',
    TenderLotDetails: 'maximumLotsBidPerSupplier maximumLotsAwardedPerSupplier awardCriteriaDetails',
    Award:
      'relatedBid valueCalculationMethod relatedLots agreedMetrics:Metric statusDetails hasSubcontracting subcontracting:Subcontracting',
    Contract:
      'periodRationale publicPassengerTransportServicesKilometers finance:Finance agreedMetrics:Metric statusDetails',
    Implementation: 'charges:Charge metrics:Metric',
    Milestone: 'relatedLots',
    Document: 'relatedLots',
    Budget: 'finance:Finance',
    Organization: 'additionalContactPoints:ContactPoint shareholders:Shareholder',
    OrganizationDetails: 'url buyerProfile classifications:Classification scale',
    Item: 'deliveryAddresses:Address deliveryLocations:Location deliveryLocation:Location deliveryAddress:Address relatedLot',
    Amendment: 'relatedLots unstructuredChanges:UnstructuredChange',
    Address: 'country',
    ContactPoint: 'availableLanguage',
    Period: 'description',
    Lot: 'awardCriteria:AwardCriteria bidOpening:BidOpening communication:Communication contractTerms:ContractTerms coveredBy designContest:DesignContest essentialAssets:EssentialAsset hasEssentialAssets awardPeriod:Period id identifiers:SimpleIdentifier title description status value:Value minValue:Value tenderPeriod:Period contractPeriod:Period buyer:OrganizationReference additionalClassifications:Classification mainProcurementCategory additionalProcurementCategories enquiryPeriod:Period milestones:Milestone submissionMethodDetails options:Options hasOptions otherRequirements:OtherRequirements recurrence:Recurrence hasRecurrence hasRenewal renewal:Renewal secondStage:SecondStage selectionCriteria:SelectionCriteria subcontractingTerms:SubcontractingTerms submissionTerms:SubmissionTerms techniques:Techniques',
    LotGroup:
      'awardCriteria:AwardCriteria id identifiers:SimpleIdentifier title description relatedLots optionToCombine maximumValue:Value techniques:Techniques',
    AwardCriteria: 'weightingDescription orderRationale criteria:AwardCriterion',
    AwardCriterion: 'type name description numbers:CriterionNumber',
    CriterionNumber: 'number weight fixed threshold',
    BidOpening: 'date location:Location address:Address description',
    BidsStatistic: 'id measure date value currency notes relatedLot',
    Bids: 'statistics:BidsStatistic details:Bid',
    Bid: 'id date status tenderers:OrganizationReference value:Value documents:Document hasSubcontracting subcontracting:Subcontracting',
    Charge: 'id title paidBy period:Period estimatedValue:Value actualValue:Value notes',
    Communication:
      'atypicalToolName atypicalToolUrl noticePreferredPublicationDate futureNoticeDate invitationToConfirmInterestDispatchDate documentAvailabilityPeriod:Period',
    ContractTerms:
      'hasElectronicPayment hasElectronicOrdering electronicInvoicingPolicy reservedExecution performanceTerms financialTerms tendererLegalForm hasExclusiveRights exclusiveRights operatorRevenueShare otherTerms rewardsAndPenalties socialStandards hasNonDisclosureAgreement nonDisclosureAgreement customerServices:CustomerService',
    CustomerService: 'type name description',
    DesignContest:
      'selectedParticipants:OrganizationReference hasPrizes prizes:Prizes rewardsDetails followUpContracts bindingJuryDecision juryMembers:JuryMember',
    JuryMember: 'name',
    Prizes: 'description details:Prize',
    Prize: 'id description value:Value',
    EssentialAsset: 'description significance predominance',
    LegislativeReference: 'title url informationService:OrganizationReference',
    Finance:
      'id title description financingParty:OrganizationReference financeType financeCategory value:Value period:Period interestRate:FinanceInterestRate repaymentFrequency stepInRights exchangeRateGuarantee relatedLots',
    FinanceInterestRate: 'base margin fixed notes',
    Location: 'description geometry:LocationGeometry gazetteer:LocationGazetteer uri',
    LocationGeometry: 'type coordinates',
    LocationGazetteer: 'scheme identifiers',
    SimpleIdentifier: 'scheme id',
    Metric: 'id title description observations:Observation',
    Observation:
      'id period:Period value:Value measure unit:ObservationUnit dimensions notes relatedImplementationMilestone:MilestoneReference',
    ObservationUnit: 'name scheme id uri',
    MilestoneReference: 'id title',
    Options: 'description period:Period',
    OtherRequirements:
      'requiresStaffNamesAndQualifications reservedParticipation qualificationSystemConditions qualificationSystemMethods reductionCriteria securityClearance',
    ParticipationFee: 'id type value:Value description methodOfPayment',
    Procedure: 'isAccelerated acceleratedRationale features',
    Recurrence: 'dates:Period description',
    Renewal: 'description minimumRenewals maximumRenewals period:Period',
    SecondStage: 'minimumCandidates maximumCandidates successiveReduction noNegotiationNecessary invitationDate',
    SelectionCriteria: 'criteria:SelectionCriterion description',
    SelectionCriterion: 'type description minimum appliesTo forReduction numbers:CriterionNumber',
    Shareholder: 'id shareholder:OrganizationReference shareholding votingRights votingRightsDetails notes',
    SubcontractingTerms: 'description competitiveMaximumPercentage competitiveMinimumPercentage',
    Subcontracting:
      'description maximumPercentage minimumPercentage competitiveMaximumPercentage competitiveMinimumPercentage value:Value competitive subcontracts:Subcontract',
    Subcontract: 'id subcontractor:OrganizationReference mainContractors:OrganizationReference',
    SubmissionTerms:
      'electronicSubmissionPolicy variantPolicy electronicCatalogPolicy languages bidValidityPeriod:Period depositsGuarantees advancedElectronicSignatureRequired multipleBidsAllowed nonElectronicSubmissionRationale subcontractingClauses',
    Techniques:
      'hasFrameworkAgreement frameworkAgreement:FrameworkAgreement hasDynamicPurchasingSystem dynamicPurchasingSystem:DynamicPurchasingSystem hasElectronicAuction electronicAuction:ElectronicAuction',
    FrameworkAgreement:
      'minimumParticipants maximumParticipants method periodRationale buyerCategories value:Value period:Period description',
    DynamicPurchasingSystem: 'type status',
    ElectronicAuction: 'url description',
    UnstructuredChange:
      'relatedLot oldValue:UnstructuredChangeValue newValue:UnstructuredChangeValue where:UnstructuredChangeWhere',
    UnstructuredChangeWhere: 'section label',
    UnstructuredChangeValue: 'text classifications:Classification date',
  },
  ocds_Links_extension: {
    Release: 'links:Link',
    Link: 'rel href',
  },
  ocds_pagination_extension: {},
  ocds_milestone_documents_extension: {
    Milestone: 'documents:Document',
  },
};
