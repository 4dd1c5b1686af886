-- Made from the catalogue after all migrations; a test keeps it equal. Make it anew with UPDATE_SCHEMA=1.

account
  id uuid not null default uuidv7()
  organisation_id uuid not null
  email text not null
  name text not null
  office text not null
  roles text[] not null
  password_hash text
  is_active boolean not null default true
  failed_attempts integer not null default 0
  locked_until timestamp with time zone
  created_at timestamp with time zone not null default now()
  CHECK ((email = lower(email)))
  CHECK ((roles <@ ARRAY['procurement'::text, 'finance'::text, 'executive'::text, 'evaluator'::text, 'supplier'::text, 'auditor'::text]))
  FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (email)
  policy own_organisation for select using ((is_system() OR (organisation_id = actor_organisation()) OR ((actor_kind() = 'sign-in'::text) AND ((email = current_setting('app.sign_in'::text, true)) OR ((id)::text = current_setting('app.sign_in'::text, true)))))) check ()
  policy sign_in_counts for update using ((is_system() OR ((actor_kind() = 'sign-in'::text) AND (email = current_setting('app.sign_in'::text, true))))) check ((is_system() OR ((actor_kind() = 'sign-in'::text) AND (email = current_setting('app.sign_in'::text, true)))))
  policy system_adds for insert using () check (is_system())

actual_decision
  id uuid not null default uuidv7()
  trust_id uuid not null
  kind text not null
  contract_line_id uuid
  supplier text not null
  item_code text not null
  item text not null
  reason text not null default ''::text
  line_count integer not null
  amount numeric(16,2) not null
  decided_by uuid not null
  decided_by_name text not null
  decided_at timestamp with time zone not null default clock_timestamp()
  CHECK (((kind = 'matched'::text) <= (contract_line_id IS NOT NULL)))
  CHECK (((kind = 'matched'::text) OR (length(reason) > 0)))
  CHECK ((kind = ANY (ARRAY['matched'::text, 'dismissed'::text, 'offContract'::text])))
  FOREIGN KEY (contract_line_id) REFERENCES contract_line(id)
  FOREIGN KEY (decided_by) REFERENCES account(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (trust_id, id)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy own_trust_decides for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (decided_by = actor_account()))))
  CREATE TRIGGER actual_decision_stays BEFORE DELETE OR UPDATE ON public.actual_decision FOR EACH ROW EXECUTE FUNCTION refuse_change()

actual_decision_taken_back
  decision_id uuid not null
  trust_id uuid not null
  taken_back_by uuid not null
  taken_back_by_name text not null
  taken_back_at timestamp with time zone not null default clock_timestamp()
  FOREIGN KEY (taken_back_by) REFERENCES account(id)
  FOREIGN KEY (trust_id, decision_id) REFERENCES actual_decision(trust_id, id)
  PRIMARY KEY (decision_id)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy own_trust_takes_back for insert using () check (((trust_id = actor_trust()) AND (taken_back_by = actor_account())))
  CREATE TRIGGER actual_decision_taken_back_stays BEFORE DELETE OR UPDATE ON public.actual_decision_taken_back FOR EACH ROW EXECUTE FUNCTION refuse_change()

actual_delivery
  trust_id uuid not null
  contract_line_id uuid not null
  month date not null
  content_sha256 text not null
  journal_ids uuid[] not null
  posted_at timestamp with time zone not null default clock_timestamp()
  FOREIGN KEY (trust_id, contract_line_id) REFERENCES contract_line(trust_id, id)
  PRIMARY KEY (trust_id, contract_line_id, month)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy system_writes for all using (is_system()) check (is_system())

actual_import_outcome
  import_id uuid not null
  trust_id uuid not null
  outcome text not null
  currency text not null
  lines integer not null
  amount numeric(18,2) not null
  FOREIGN KEY (trust_id, import_id) REFERENCES import_file(trust_id, id)
  PRIMARY KEY (import_id, outcome, currency)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy system_writes for all using (is_system()) check (is_system())

actual_line
  id uuid not null default uuidv7()
  trust_id uuid not null
  import_id uuid not null
  row_number integer not null
  source text not null
  document text not null
  line_number text not null
  version integer not null
  is_current boolean not null
  content_sha256 text not null
  bought_on date not null
  supplier text not null
  supplier_key text not null
  item_code text not null
  code_key text not null
  item text not null
  item_key text not null
  unit text not null
  base_unit text not null
  unit_factor bigint not null
  quantity numeric(14,3) not null
  unit_price numeric(16,4) not null
  amount numeric(16,2) not null
  currency text not null
  site text not null
  cost_centre text not null
  CHECK ((currency ~ '^[A-Z]{3}$'::text))
  CHECK ((quantity <> (0)::numeric))
  CHECK ((source = ANY (ARRAY['purchaseOrder'::text, 'invoice'::text, 'supplierReport'::text])))
  CHECK ((unit_factor > 0))
  CHECK ((unit_price >= (0)::numeric))
  CHECK ((version > 0))
  FOREIGN KEY (trust_id, import_id) REFERENCES import_file(trust_id, id)
  PRIMARY KEY (id)
  CREATE INDEX actual_line_of_import ON public.actual_line USING btree (import_id, row_number)
  CREATE UNIQUE INDEX actual_line_current ON public.actual_line USING btree (trust_id, source, document, line_number) WHERE is_current
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy system_writes for all using (is_system()) check (is_system())

actual_match
  line_id uuid not null
  trust_id uuid not null
  outcome text not null
  contract_line_id uuid
  found_by text not null
  decision_id uuid
  CHECK ((found_by = ANY (ARRAY['code'::text, 'name'::text, 'person'::text, 'nothing'::text])))
  CHECK ((outcome = ANY (ARRAY['matched'::text, 'priceDiffers'::text, 'itemUnknown'::text, 'offContract'::text, 'currencyDiffers'::text, 'unitDiffers'::text, 'noContract'::text, 'dismissed'::text])))
  FOREIGN KEY (trust_id, contract_line_id) REFERENCES contract_line(trust_id, id)
  FOREIGN KEY (trust_id, decision_id) REFERENCES actual_decision(trust_id, id)
  PRIMARY KEY (line_id)
  CREATE INDEX actual_match_of_contract ON public.actual_match USING btree (contract_line_id, outcome) WHERE (contract_line_id IS NOT NULL)
  CREATE INDEX actual_match_waiting ON public.actual_match USING btree (trust_id, outcome) WHERE ((decision_id IS NULL) AND (outcome = ANY (ARRAY['itemUnknown'::text, 'offContract'::text, 'currencyDiffers'::text, 'unitDiffers'::text])))
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy own_trust_decides for update using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR ((trust_id = actor_trust()) AND (decision_id IS NOT NULL))))
  policy system_writes for all using (is_system()) check (is_system())

actual_month
  trust_id uuid not null
  contract_line_id uuid not null
  month date not null
  source text not null
  outcome text not null
  supplier_key text not null
  supplier text not null
  lines integer not null
  quantity numeric(17,3) not null
  paid numeric(18,2) not null
  contracted numeric(18,2) not null
  CHECK ((EXTRACT(day FROM month) = (1)::numeric))
  CHECK ((outcome = ANY (ARRAY['matched'::text, 'priceDiffers'::text, 'offContract'::text])))
  CHECK ((source = ANY (ARRAY['purchaseOrder'::text, 'invoice'::text, 'supplierReport'::text])))
  FOREIGN KEY (trust_id, contract_line_id) REFERENCES contract_line(trust_id, id)
  PRIMARY KEY (trust_id, contract_line_id, month, source, outcome, supplier_key)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()) OR ((actor_kind() = 'auditor'::text) AND (EXISTS ( SELECT 1
   FROM contract_line l
  WHERE ((l.id = actual_month.contract_line_id) AND is_partner(l.partnership_id))))))) check ()
  policy system_writes for all using (is_system()) check (is_system())

administration_cost
  id uuid not null default uuidv7()
  partnership_id uuid not null
  trust_id uuid not null
  financial_year text not null
  version integer not null
  amount numeric(16,2) not null
  source text not null
  entered_by uuid not null
  entered_by_name text not null
  entered_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(source) >= 1) AND (length(source) <= 2000)))
  CHECK ((amount >= (0)::numeric))
  CHECK ((financial_year ~ '^[0-9]{4}/[0-9]{2}$'::text))
  CHECK ((version > 0))
  FOREIGN KEY (entered_by) REFERENCES account(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (partnership_id, trust_id, financial_year, version)
  policy own_trust_enters for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND may_write(partnership_id) AND (entered_by = actor_account()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  CREATE TRIGGER administration_cost_stays BEFORE DELETE OR UPDATE ON public.administration_cost FOR EACH ROW EXECUTE FUNCTION refuse_change()

answered_request
  account_id uuid not null
  key text not null
  deed text not null
  body_sha256 text not null
  answer jsonb
  answered_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(key) >= 1) AND (length(key) <= 200)))
  CHECK ((body_sha256 ~ '^[0-9a-f]{64}$'::text))
  FOREIGN KEY (account_id) REFERENCES account(id)
  PRIMARY KEY (account_id, key)
  policy own for all using ((is_system() OR (account_id = actor_account()))) check ((is_system() OR (account_id = actor_account())))

assessment
  tender_id uuid not null
  bid_id uuid not null
  condition_id uuid not null
  trust_id uuid not null
  evaluator_id uuid not null
  result text not null
  reason text not null
  assessed_at timestamp with time zone not null default now()
  evaluator_name text not null default ''::text
  CHECK ((length(reason) > 0))
  CHECK ((result = ANY (ARRAY['pass'::text, 'fail'::text])))
  FOREIGN KEY (evaluator_id) REFERENCES account(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (tender_id, bid_id) REFERENCES bid(tender_id, id)
  FOREIGN KEY (tender_id, condition_id) REFERENCES tender_condition(tender_id, id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (tender_id, bid_id, condition_id, trust_id)
  policy own_insert for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (evaluator_id = actor_account()) AND (EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = assessment.tender_id) AND (t.state = 'opened'::text) AND may_write(t.partnership_id)))))))
  policy own_update for update using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR ((trust_id = actor_trust()) AND (evaluator_id = actor_account()) AND (EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = assessment.tender_id) AND (t.state = 'opened'::text) AND may_write(t.partnership_id)))))))
  policy partners for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = assessment.tender_id) AND is_partner(t.partnership_id))))) check ()

audit_entry
  chain text not null
  seq bigint not null
  at timestamp with time zone not null
  actor_kind text not null
  account_id uuid
  actor_name text not null
  organisation_id uuid
  partnership_id uuid
  action text not null
  subject_kind text not null
  subject_id text not null
  before text
  after text
  prev_hash text not null
  hash text not null
  PRIMARY KEY (chain, seq)
  CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (subject_kind, subject_id)
  CREATE INDEX audit_entry_time ON public.audit_entry USING btree (at)
  policy append for insert using () check ((is_system() OR ((actor_kind() = 'sign-in'::text) AND (action = 'account.signedIn'::text)) OR ((actor_kind() <> 'nobody'::text) AND (actor_kind = actor_kind()) AND (account_id = actor_account()) AND (organisation_id = actor_organisation()) AND ((partnership_id IS NULL) OR is_partner(partnership_id)))))
  policy partners for select using ((is_system() OR ((actor_kind() = ANY (ARRAY['trust'::text, 'auditor'::text])) AND ((organisation_id = actor_organisation()) OR is_partner(partnership_id))))) check ()
  CREATE TRIGGER audit_entry_continues BEFORE INSERT ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_break_in_chain()
  CREATE TRIGGER audit_entry_stays BEFORE DELETE OR UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change()

audit_head
  chain text not null
  seq bigint not null
  hash text not null
  PRIMARY KEY (chain)
  policy chain_ends for all using (((actor_kind() <> 'nobody'::text) AND (is_system() OR (chain !~~ 'bids:%'::text) OR (chain ~~ ('%:'::text || (actor_organisation())::text))))) check (((actor_kind() <> 'nobody'::text) AND (is_system() OR (chain !~~ 'bids:%'::text) OR (chain ~~ ('%:'::text || (actor_organisation())::text)))))
  CREATE TRIGGER audit_head_follows BEFORE INSERT OR DELETE OR UPDATE ON public.audit_head FOR EACH ROW EXECUTE FUNCTION refuse_loose_head()

authority_class
  organisation_id uuid not null
  class text not null
  starts_on date not null
  ends_on date
  source text not null
  CHECK ((class = ANY (ARRAY['central'::text, 'sub-central'::text])))
  CHECK ((ends_on >= starts_on))
  FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  PRIMARY KEY (organisation_id, starts_on)
  policy everyone_signed_in for select using ((actor_kind() <> 'nobody'::text)) check ()
  policy system_writes for all using (is_system()) check (is_system())

award
  id uuid not null default uuidv7()
  tender_id uuid not null
  partnership_id uuid not null
  run_id uuid not null
  scenario text not null
  state text not null
  paper jsonb not null
  content_sha256 text not null
  proposed_by uuid not null
  proposed_by_trust_id uuid not null
  proposed_at timestamp with time zone not null default now()
  void_reason text
  approved_at timestamp with time zone
  coalition text[] not null
  voided_at timestamp with time zone
  CHECK ((cardinality(coalition) > 0))
  CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'void'::text])))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (proposed_by) REFERENCES account(id)
  FOREIGN KEY (proposed_by_trust_id) REFERENCES organisation(id)
  FOREIGN KEY (run_id) REFERENCES award_run(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  CREATE UNIQUE INDEX award_one_live ON public.award USING btree (tender_id) WHERE (state = ANY (ARRAY['proposed'::text, 'approved'::text]))
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_move for update using (may_write(partnership_id)) check (may_write(partnership_id))
  policy proposes for insert using () check ((is_system() OR (may_write(partnership_id) AND (state = 'proposed'::text) AND (proposed_by = actor_account()) AND (proposed_by_trust_id = actor_trust()))))
  CREATE TRIGGER award_from_published_scenario BEFORE INSERT OR UPDATE ON public.award FOR EACH ROW EXECUTE FUNCTION refuse_award_of_what_if()
  CREATE TRIGGER award_stays BEFORE UPDATE ON public.award FOR EACH ROW EXECUTE FUNCTION refuse_in_decided_award()

award_analysis
  id uuid not null default uuidv7()
  partnership_id uuid not null
  run_id uuid not null
  scenario text not null
  coalition text not null
  seed bigint not null
  draws integer not null
  content_key text not null
  state text not null
  step_count integer not null
  doing text not null default ''::text
  document text
  document_sha256 text
  failure text
  attempt integer not null default 0
  requested_by uuid
  requested_at timestamp with time zone not null default now()
  started_at timestamp with time zone
  finished_at timestamp with time zone
  CHECK (((draws >= 0) AND (draws <= 1000)))
  CHECK (((seed >= 0) AND (seed <= '9007199254740991'::bigint)))
  CHECK (((state = 'done'::text) = (document IS NOT NULL)))
  CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (requested_by) REFERENCES account(id)
  FOREIGN KEY (run_id) REFERENCES award_run(id)
  PRIMARY KEY (id)
  CREATE INDEX award_analysis_known ON public.award_analysis USING btree (content_key) WHERE (state = 'done'::text)
  CREATE INDEX award_analysis_of_run ON public.award_analysis USING btree (run_id, requested_at)
  CREATE UNIQUE INDEX award_analysis_one_at_a_time ON public.award_analysis USING btree (run_id, content_key) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]))
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_ask for insert using () check ((is_system() OR (may_write(partnership_id) AND (state = 'queued'::text) AND (document IS NULL) AND (requested_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM award_run r
  WHERE ((r.id = award_analysis.run_id) AND (r.state = 'done'::text) AND (r.partnership_id = award_analysis.partnership_id)))))))
  policy partners_cancel for update using (may_write(partnership_id)) check ((is_system() OR (may_write(partnership_id) AND (state = 'cancelled'::text) AND (document IS NULL))))

award_analysis_step
  analysis_id uuid not null
  key text not null
  result jsonb not null
  finished_at timestamp with time zone not null default now()
  FOREIGN KEY (analysis_id) REFERENCES award_analysis(id)
  PRIMARY KEY (analysis_id, key)
  policy system_writes for insert using () check (is_system())
  policy with_analysis for select using ((EXISTS ( SELECT 1
   FROM award_analysis a
  WHERE (a.id = award_analysis_step.analysis_id)))) check ()

award_decision
  award_id uuid not null
  trust_id uuid not null
  account_id uuid not null
  decision text not null
  reason text not null default ''::text
  content_sha256 text not null
  share_amount numeric(16,2) not null
  total_amount numeric(16,2) not null
  limit_amount numeric(16,2)
  limit_office text not null
  decided_at timestamp with time zone not null default now()
  CHECK ((decision = ANY (ARRAY['approved'::text, 'declined'::text])))
  FOREIGN KEY (account_id) REFERENCES account(id)
  FOREIGN KEY (award_id) REFERENCES award(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (award_id, trust_id, content_sha256)
  policy own_trust for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (account_id = actor_account()) AND (EXISTS ( SELECT 1
   FROM award a
  WHERE ((a.id = award_decision.award_id) AND (a.state = 'proposed'::text) AND may_write(a.partnership_id) AND (a.content_sha256 = award_decision.content_sha256)))))))
  policy partners for select using ((EXISTS ( SELECT 1
   FROM award a
  WHERE (a.id = award_decision.award_id)))) check ()
  CREATE TRIGGER award_decision_stays BEFORE DELETE OR UPDATE ON public.award_decision FOR EACH ROW EXECUTE FUNCTION refuse_change()

award_paper
  award_id uuid not null
  content_sha256 text not null
  paper jsonb not null
  because text not null
  written_by uuid not null
  written_at timestamp with time zone not null default now()
  CHECK ((length(because) > 0))
  FOREIGN KEY (award_id) REFERENCES award(id)
  FOREIGN KEY (written_by) REFERENCES account(id)
  PRIMARY KEY (award_id, content_sha256)
  policy partners_write for insert using () check ((is_system() OR ((written_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM award a
  WHERE ((a.id = award_paper.award_id) AND (a.state = 'proposed'::text) AND may_write(a.partnership_id)))))))
  policy with_award for select using ((EXISTS ( SELECT 1
   FROM award a
  WHERE (a.id = award_paper.award_id)))) check ()
  CREATE TRIGGER award_paper_stays BEFORE DELETE OR UPDATE ON public.award_paper FOR EACH ROW EXECUTE FUNCTION refuse_change()

award_run
  id uuid not null default uuidv7()
  partnership_id uuid not null
  tender_id uuid
  market_process_id uuid
  number integer not null
  state text not null
  pack text not null
  pack_sha256 text not null
  labels jsonb not null default '{}'::jsonb
  evaluation text
  evaluation_sha256 text
  failure text
  task_count integer not null
  requested_by uuid
  requested_at timestamp with time zone not null default now()
  started_at timestamp with time zone
  finished_at timestamp with time zone
  what_ifs text[] not null default '{}'::text[]
  CHECK (((tender_id IS NULL) <> (market_process_id IS NULL)))
  CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
  FOREIGN KEY (market_process_id) REFERENCES market_process(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (requested_by) REFERENCES account(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  CREATE UNIQUE INDEX award_run_number ON public.award_run USING btree (partnership_id, COALESCE(tender_id, market_process_id), number)
  CREATE UNIQUE INDEX award_run_one_at_a_time ON public.award_run USING btree (partnership_id, COALESCE(tender_id, market_process_id)) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]))
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_ask for insert using () check ((is_system() OR (may_write(partnership_id) AND (state = 'queued'::text) AND (evaluation IS NULL) AND (requested_by = actor_account()))))
  policy partners_cancel for update using (may_write(partnership_id)) check ((is_system() OR (may_write(partnership_id) AND (state = 'cancelled'::text) AND (evaluation IS NULL))))

award_task
  run_id uuid not null
  scenario text not null
  coalition text not null
  state text not null
  result jsonb
  progress jsonb
  attempt integer not null default 0
  failure text
  started_at timestamp with time zone
  finished_at timestamp with time zone
  certificate bytea
  content_key text
  content_seal text
  taken_from_run_id uuid
  CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
  FOREIGN KEY (run_id) REFERENCES award_run(id)
  FOREIGN KEY (taken_from_run_id) REFERENCES award_run(id)
  PRIMARY KEY (run_id, scenario, coalition)
  CREATE INDEX award_task_content ON public.award_task USING btree (content_key) WHERE (taken_from_run_id IS NULL)
  policy partners_ask for insert using () check ((is_system() OR ((state = 'queued'::text) AND (result IS NULL) AND (EXISTS ( SELECT 1
   FROM award_run r
  WHERE ((r.id = award_task.run_id) AND (r.state = 'queued'::text) AND may_write(r.partnership_id)))))))
  policy system_writes for update using (is_system()) check (is_system())
  policy with_run for select using ((EXISTS ( SELECT 1
   FROM award_run r
  WHERE (r.id = award_task.run_id)))) check ()
  CREATE TRIGGER award_task_from_own_runs BEFORE INSERT OR UPDATE ON public.award_task FOR EACH ROW WHEN ((new.taken_from_run_id IS NOT NULL)) EXECUTE FUNCTION refuse_award_from_elsewhere()

bid
  id uuid not null default uuidv7()
  tender_id uuid not null
  supplier_id uuid not null
  state text not null
  content jsonb not null default '{}'::jsonb
  sha256 text
  submitted_at timestamp with time zone
  submitted_by uuid
  opened_at timestamp with time zone
  version integer not null default 1
  updated_at timestamp with time zone not null default now()
  draft jsonb
  note text not null default ''::text
  CHECK (((state <> 'submitted'::text) OR ((sha256 IS NOT NULL) AND (submitted_at IS NOT NULL))))
  CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'withdrawn'::text])))
  FOREIGN KEY (submitted_by) REFERENCES account(id)
  FOREIGN KEY (supplier_id) REFERENCES organisation(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  UNIQUE (tender_id, id)
  UNIQUE (tender_id, supplier_id)
  policy own_insert for insert using () check ((is_system() OR ((supplier_id = actor_supplier()) AND (opened_at IS NULL))))
  policy own_or_opened for select using ((is_system() OR (supplier_id = actor_supplier()) OR ((opened_at IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = bid.tender_id) AND is_partner(t.partnership_id))))))) check ()
  policy own_update for update using ((is_system() OR ((supplier_id = actor_supplier()) AND (opened_at IS NULL)))) check ((is_system() OR ((supplier_id = actor_supplier()) AND (opened_at IS NULL))))
  CREATE TRIGGER bid_on_time BEFORE INSERT OR UPDATE ON public.bid FOR EACH ROW EXECUTE FUNCTION refuse_late_bid()
  CREATE TRIGGER bid_until_deadline BEFORE INSERT OR UPDATE ON public.bid FOR EACH ROW EXECUTE FUNCTION refuse_after_deadline()

contract
  id uuid not null default uuidv7()
  partnership_id uuid not null
  reference text not null
  title text not null
  category text not null
  supplier_id uuid not null
  supplier_key text not null
  award_id uuid
  tender_id uuid
  currency text not null
  starts_on date not null
  ends_on date
  created_at timestamp with time zone not null default clock_timestamp()
  CHECK ((category = ANY (ARRAY['vehicles'::text, 'equipment'::text, 'it'::text])))
  CHECK ((currency ~ '^[A-Z]{3}$'::text))
  CHECK ((ends_on >= starts_on))
  CHECK ((supplier_key <> ''::text))
  FOREIGN KEY (award_id) REFERENCES award(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (supplier_id) REFERENCES organisation(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  UNIQUE (award_id, supplier_id)
  UNIQUE (partnership_id, id)
  UNIQUE (reference)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy system_writes for all using (is_system()) check (is_system())

contract_line
  id uuid not null default uuidv7()
  contract_id uuid not null
  partnership_id uuid not null
  trust_id uuid not null
  line_code text not null
  item text not null
  item_key text not null
  unit text not null
  base_unit text not null
  unit_factor bigint not null
  unit_price numeric(16,4) not null
  currency text not null
  quantity numeric(14,3) not null
  baseline_unit_price numeric(16,4)
  index_series text
  starts_on date not null
  CHECK ((baseline_unit_price >= (0)::numeric))
  CHECK ((currency ~ '^[A-Z]{3}$'::text))
  CHECK ((quantity > (0)::numeric))
  CHECK ((unit_factor > 0))
  CHECK ((unit_price >= (0)::numeric))
  FOREIGN KEY (partnership_id, contract_id) REFERENCES contract(partnership_id, id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (contract_id, trust_id, line_code)
  UNIQUE (trust_id, id)
  CREATE INDEX contract_line_of_trust ON public.contract_line USING btree (trust_id, contract_id)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy system_writes for all using (is_system()) check (is_system())

contract_line_key
  trust_id uuid not null
  kind text not null
  key text not null
  contract_line_id uuid not null
  learned_by uuid
  CHECK ((key <> ''::text))
  CHECK ((kind = ANY (ARRAY['code'::text, 'name'::text])))
  FOREIGN KEY (learned_by) REFERENCES account(id)
  FOREIGN KEY (trust_id, contract_line_id) REFERENCES contract_line(trust_id, id)
  PRIMARY KEY (trust_id, kind, key, contract_line_id)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy own_trust_forgets for delete using (((trust_id = actor_trust()) AND (learned_by IS NOT NULL))) check ()
  policy own_trust_learns for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (learned_by = actor_account()))))

contract_price_clause
  id uuid not null default uuidv7()
  partnership_id uuid not null
  contract_id uuid not null
  line_code text not null
  kind text not null
  series text not null
  base_value numeric(16,4) not null
  base_on date not null
  share integer not null
  source text not null
  stated_by uuid not null
  stated_by_name text not null
  stated_for uuid not null
  stated_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(series) >= 1) AND (length(series) <= 120)))
  CHECK (((length(source) >= 1) AND (length(source) <= 500)))
  CHECK (((share >= 0) AND (share <= 10000)))
  CHECK ((base_value > (0)::numeric))
  CHECK ((kind = ANY (ARRAY['currency'::text, 'index'::text])))
  FOREIGN KEY (partnership_id, contract_id) REFERENCES contract(partnership_id, id)
  FOREIGN KEY (stated_by) REFERENCES account(id)
  FOREIGN KEY (stated_for) REFERENCES organisation(id)
  PRIMARY KEY (id)
  CREATE INDEX contract_price_clause_of ON public.contract_price_clause USING btree (contract_id, line_code, kind, stated_at)
  policy own_hand for insert using () check ((is_system() OR ((stated_for = actor_trust()) AND may_write(partnership_id) AND (stated_by = actor_account()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  CREATE TRIGGER contract_price_clause_stays BEFORE DELETE OR UPDATE ON public.contract_price_clause FOR EACH ROW EXECUTE FUNCTION refuse_change()

contract_supplier_key
  trust_id uuid not null
  key text not null
  contract_id uuid not null
  learned_by uuid
  CHECK ((key <> ''::text))
  FOREIGN KEY (contract_id) REFERENCES contract(id)
  FOREIGN KEY (learned_by) REFERENCES account(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (trust_id, key, contract_id)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy own_trust_forgets for delete using (((trust_id = actor_trust()) AND (learned_by IS NOT NULL))) check ()
  policy own_trust_learns for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (learned_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM contract c
  WHERE (c.id = contract_supplier_key.contract_id))))))

delegated_limit
  id uuid not null default uuidv7()
  trust_id uuid not null
  office text not null
  budget_type text not null
  up_to numeric(14,2)
  starts_on date not null
  ends_on date
  source text not null
  CHECK ((budget_type = ANY (ARRAY['revenue'::text, 'capital'::text, 'lease'::text, 'any'::text])))
  CHECK ((ends_on >= starts_on))
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  CREATE INDEX delegated_limit_of ON public.delegated_limit USING btree (trust_id, office)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()) OR ((actor_kind() = 'auditor'::text) AND (EXISTS ( SELECT 1
   FROM partnership_member m
  WHERE ((m.organisation_id = delegated_limit.trust_id) AND (m.partnership_id = ANY (actor_partnerships())))))))) check ()
  policy system_writes for all using (is_system()) check (is_system())

demand_count
  partnership_id uuid not null
  counted_at timestamp with time zone not null
  line_count integer not null
  version_sum bigint not null
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  PRIMARY KEY (partnership_id)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_write for all using (may_write(partnership_id)) check (may_write(partnership_id))

demand_line
  id uuid not null default uuidv7()
  trust_id uuid not null
  import_id uuid
  row_number integer
  line_key text not null
  item text not null
  specification jsonb not null default '{}'::jsonb
  category text not null
  cpv_code text not null
  site text not null default ''::text
  financial_year text not null
  quantity numeric(14,3) not null
  unit text not null
  base_quantity numeric(17,3) not null
  base_unit text not null
  needed_by date not null
  baseline_unit_price numeric(16,4)
  baseline_type smallint
  baseline_on date
  baseline_evidence text
  budget_type text not null
  vat_treatment text not null
  vat_basis_points integer not null
  is_vat_recoverable boolean not null default false
  requirement_id uuid
  shared_with uuid
  created_at timestamp with time zone not null default now()
  group_key text not null
  delivery_window text not null
  stated jsonb
  value_net numeric(18,2) default round((quantity * baseline_unit_price), 2)
  value_gross numeric(18,2) default (round((quantity * baseline_unit_price), 2) + round(((round((quantity * baseline_unit_price), 2) * (vat_basis_points)::numeric) * 0.0001), 2))
  grain uuid default (md5(((((((((((((((group_key || ''::text) || (trust_id)::text) || ''::text) || financial_year) || ''::text) || delivery_window) || ''::text) || item) || ''::text) || (specification)::text) || ''::text) || category) || ''::text) || cpv_code)))::uuid
  CHECK (((baseline_type >= 1) AND (baseline_type <= 8)))
  CHECK (((vat_basis_points >= 0) AND (vat_basis_points <= 10000)))
  CHECK ((base_quantity > (0)::numeric))
  CHECK ((baseline_unit_price >= (0)::numeric))
  CHECK ((budget_type = ANY (ARRAY['revenue'::text, 'capital'::text, 'lease'::text])))
  CHECK ((category = ANY (ARRAY['vehicles'::text, 'equipment'::text, 'it'::text])))
  CHECK ((cpv_code ~ '^[0-9]{8}$'::text))
  CHECK ((delivery_window ~ '^[0-9]{4}/[0-9]{2} Q[1-4]$'::text))
  CHECK ((financial_year ~ '^[0-9]{4}/[0-9]{2}$'::text))
  CHECK ((quantity > (0)::numeric))
  CHECK ((vat_treatment = ANY (ARRAY['standard'::text, 'reduced'::text, 'zero'::text, 'exempt'::text, 'outside scope'::text])))
  FOREIGN KEY (requirement_id) REFERENCES requirement(id)
  FOREIGN KEY (shared_with) REFERENCES partnership(id)
  FOREIGN KEY (trust_id, import_id) REFERENCES import_file(trust_id, id)
  PRIMARY KEY (id)
  UNIQUE (trust_id, line_key)
  CREATE INDEX demand_line_requirement ON public.demand_line USING btree (requirement_id, trust_id) WHERE (requirement_id IS NOT NULL)
  CREATE INDEX demand_line_shared ON public.demand_line USING btree (shared_with) WHERE (shared_with IS NOT NULL)
  policy own_or_shared for select using ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust)) OR ((shared_with = ANY (( SELECT actor_partnerships() AS actor_partnerships)::uuid[])) AND (( SELECT actor_kind() AS actor_kind) = ANY (ARRAY['trust'::text, 'auditor'::text]))))) check ()
  policy own_write for all using ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust)))) check ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust))))
  CREATE TRIGGER demand_line_shares BEFORE INSERT OR UPDATE OF shared_with ON public.demand_line FOR EACH ROW WHEN ((new.shared_with IS NOT NULL)) EXECUTE FUNCTION refuse_sharing_elsewhere()

demand_total
  partnership_id uuid not null
  grain uuid not null
  group_key text not null
  trust_id uuid not null
  financial_year text not null
  delivery_window text not null
  item text not null
  specification jsonb not null
  base_unit text not null
  category text not null
  cpv_code text not null
  line_count integer not null
  lines_without_value integer not null
  base_quantity numeric(20,3) not null
  value_net numeric(20,2) not null
  value_gross numeric(20,2) not null
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  PRIMARY KEY (partnership_id, grain)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_write for all using (may_write(partnership_id)) check (may_write(partnership_id))

deviation
  id uuid not null default uuidv7()
  requirement_id uuid not null
  trust_id uuid not null
  attribute text not null
  required_value text not null
  stated_value text not null
  reason text not null
  state text not null default 'pending'::text
  decided_by uuid
  decided_at timestamp with time zone
  decision_reason text
  created_at timestamp with time zone not null default now()
  CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'rejected'::text, 'withdrawn'::text])))
  FOREIGN KEY (decided_by) REFERENCES account(id)
  FOREIGN KEY (requirement_id) REFERENCES requirement(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  CREATE UNIQUE INDEX deviation_of_attribute ON public.deviation USING btree (requirement_id, trust_id, attribute) WHERE (state = ANY (ARRAY['pending'::text, 'accepted'::text]))
  policy states for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (state = 'pending'::text) AND (decided_by IS NULL) AND (EXISTS ( SELECT 1
   FROM requirement r
  WHERE ((r.id = deviation.requirement_id) AND may_write(r.partnership_id)))))))
  policy with_requirement for select using ((EXISTS ( SELECT 1
   FROM requirement r
  WHERE (r.id = deviation.requirement_id)))) check ()
  policy withdraws_or_decides for update using ((is_system() OR (trust_id = actor_trust()) OR (EXISTS ( SELECT 1
   FROM requirement r
  WHERE ((r.id = deviation.requirement_id) AND (r.lead_trust_id = actor_trust())))))) check ((is_system() OR ((trust_id = actor_trust()) AND (state = 'withdrawn'::text)) OR ((state = ANY (ARRAY['accepted'::text, 'rejected'::text])) AND (decided_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM requirement r
  WHERE ((r.id = deviation.requirement_id) AND (r.lead_trust_id = actor_trust())))))))
  CREATE TRIGGER deviation_stays BEFORE UPDATE ON public.deviation FOR EACH ROW EXECUTE FUNCTION refuse_other_deviation()

http_session
  sid text not null
  sess json not null
  expire timestamp(6) without time zone not null
  PRIMARY KEY (sid)
  CREATE INDEX http_session_expiry ON public.http_session USING btree (expire)
  policy by_secret_id for all using (true) check (true)

import_content
  trust_id uuid not null
  import_id uuid not null
  part integer not null
  bytes bytea not null
  FOREIGN KEY (trust_id, import_id) REFERENCES import_file(trust_id, id)
  PRIMARY KEY (import_id, part)
  policy own_trust for all using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR (trust_id = actor_trust())))

import_file
  id uuid not null default uuidv7()
  trust_id uuid not null
  uploaded_by uuid not null
  file_name text not null
  sheet_name text not null default ''::text
  sha256 text not null
  size_bytes integer not null
  headings jsonb not null
  mapping jsonb
  state text not null
  failure text
  row_count integer not null default 0
  accepted_count integer not null default 0
  rejected_count integer not null default 0
  duplicate_count integer not null default 0
  uploaded_at timestamp with time zone not null default now()
  imported_at timestamp with time zone
  sheets jsonb not null default '[]'::jsonb
  preview jsonb not null default '[]'::jsonb
  formula_count integer not null default 0
  done_count integer not null default 0
  kind text not null default 'demand'::text
  source text
  changed_count integer not null default 0
  CHECK (((kind = 'actuals'::text) = (source IS NOT NULL)))
  CHECK ((kind = ANY (ARRAY['demand'::text, 'actuals'::text])))
  CHECK ((source = ANY (ARRAY['purchaseOrder'::text, 'invoice'::text, 'supplierReport'::text])))
  CHECK ((state = ANY (ARRAY['uploaded'::text, 'queued'::text, 'imported'::text, 'failed'::text])))
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  FOREIGN KEY (uploaded_by) REFERENCES account(id)
  PRIMARY KEY (id)
  UNIQUE (trust_id, id)
  CREATE INDEX import_file_of_kind ON public.import_file USING btree (trust_id, kind, uploaded_at)
  policy own_trust for all using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR (trust_id = actor_trust())))

import_mapping
  trust_id uuid not null
  headings_key text not null
  mapping jsonb not null
  updated_at timestamp with time zone not null default now()
  kind text not null default 'demand'::text
  CHECK ((kind = ANY (ARRAY['demand'::text, 'actuals'::text])))
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (trust_id, kind, headings_key)
  policy own_trust for all using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR (trust_id = actor_trust())))

import_row
  import_id uuid not null
  trust_id uuid not null
  row_number integer not null
  cells jsonb not null
  state text not null
  problems jsonb not null default '[]'::jsonb
  CHECK ((state = ANY (ARRAY['rejected'::text, 'duplicate'::text])))
  FOREIGN KEY (trust_id, import_id) REFERENCES import_file(trust_id, id)
  PRIMARY KEY (import_id, row_number)
  policy own_trust for all using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR (trust_id = actor_trust())))

ledger_balance
  partnership_id uuid not null
  trust_id uuid not null
  contract_id uuid
  category text not null
  financial_year text not null
  account text not null
  effect text not null
  attribution text not null
  cash_type text not null
  budget_type text not null
  recurrence text not null
  mechanism text not null
  amount numeric(18,2) not null
  legs bigint not null
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  UNIQUE NULLS NOT DISTINCT (partnership_id, trust_id, financial_year, account, category, cash_type, budget_type, recurrence, effect, attribution, mechanism, contract_id)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy system_writes for all using (( SELECT is_system() AS is_system)) check (( SELECT is_system() AS is_system))

ledger_contract
  partnership_id uuid not null
  trust_id uuid not null
  contract_id uuid
  category text not null
  financial_year text not null
  account text not null
  cash_type text not null
  budget_type text not null
  recurrence text not null
  amount numeric(18,2) not null
  legs bigint not null
  CHECK ((account <> ALL (ARRAY['baseline'::text, 'spend'::text])))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  UNIQUE NULLS NOT DISTINCT (partnership_id, trust_id, contract_id, financial_year, account, category, cash_type, budget_type, recurrence)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy system_writes for all using (( SELECT is_system() AS is_system)) check (( SELECT is_system() AS is_system))

ledger_journal
  id uuid not null default uuidv7()
  partnership_id uuid not null
  trust_id uuid not null
  sequence bigint not null
  scheme_id uuid not null
  kind text not null
  reason text not null default ''::text
  posted_by uuid
  posted_by_name text not null
  posted_at timestamp with time zone not null
  reverses_id uuid
  previous_hash text not null
  hash text not null
  written_in xid8 not null default pg_current_xact_id()
  CHECK (((kind <> 'validated'::text) OR (posted_by IS NOT NULL)))
  CHECK (((kind = 'reversed'::text) = (reverses_id IS NOT NULL)))
  CHECK (((reason <> ''::text) OR (kind = ANY (ARRAY['recognised'::text, 'moved'::text, 'delivered'::text]))))
  CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  CHECK ((kind = ANY (ARRAY['recognised'::text, 'moved'::text, 'reforecast'::text, 'delivered'::text, 'validated'::text, 'rejected'::text, 'reversed'::text])))
  CHECK ((length(posted_by_name) > 0))
  CHECK ((sequence > 0))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (posted_by) REFERENCES account(id)
  FOREIGN KEY (reverses_id) REFERENCES ledger_journal(id)
  FOREIGN KEY (scheme_id) REFERENCES saving_scheme(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  TRIGGER DEFERRABLE INITIALLY DEFERRED
  TRIGGER DEFERRABLE INITIALLY DEFERRED
  UNIQUE (partnership_id, trust_id, sequence)
  UNIQUE (reverses_id)
  CREATE INDEX ledger_journal_of_scheme ON public.ledger_journal USING btree (scheme_id, trust_id)
  policy own_trust for select using ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust)) OR ((( SELECT actor_kind() AS actor_kind) = 'auditor'::text) AND is_partner(partnership_id)))) check ()
  policy own_trust_posts for insert using () check ((( SELECT is_system() AS is_system) OR ((trust_id = ( SELECT actor_trust() AS actor_trust)) AND may_write(partnership_id) AND (posted_by = ( SELECT actor_account() AS actor_account)))))
  CREATE CONSTRAINT TRIGGER ledger_journal_balances AFTER INSERT ON public.ledger_journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_journal()
  CREATE TRIGGER ledger_journal_continues BEFORE INSERT ON public.ledger_journal FOR EACH ROW EXECUTE FUNCTION refuse_break_in_ledger()
  CREATE CONSTRAINT TRIGGER ledger_journal_judged_apart AFTER INSERT ON public.ledger_journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind = 'validated'::text)) EXECUTE FUNCTION refuse_own_judgement()
  CREATE TRIGGER ledger_journal_stays BEFORE DELETE OR UPDATE ON public.ledger_journal FOR EACH ROW EXECUTE FUNCTION refuse_change()

ledger_leg
  id bigint not null
  journal_id uuid not null
  partnership_id uuid not null
  trust_id uuid not null
  scheme_id uuid not null
  contract_id uuid
  category text not null
  line_id uuid not null
  financial_year text not null
  account text not null
  effect text not null
  attribution text not null
  cash_type text not null
  recurrence text not null
  budget_type text not null
  mechanism text not null
  amount numeric(16,2) not null
  CHECK (((account = ANY (ARRAY['baseline'::text, 'spend'::text])) = (effect = 'NONE'::text)))
  CHECK (((effect = 'NONE'::text) = (attribution = 'NONE'::text)))
  CHECK ((account = ANY (ARRAY['baseline'::text, 'spend'::text, 'identified'::text, 'forecast'::text, 'contracted'::text, 'delivered'::text, 'validated'::text, 'rejected'::text])))
  CHECK ((amount <> (0)::numeric))
  CHECK ((attribution = ANY (ARRAY['PARTNERSHIP'::text, 'OWN_OR_MARKET'::text, 'NATIONAL_DEAL'::text, 'NOT_EVIDENCED'::text, 'NONE'::text])))
  CHECK ((budget_type = ANY (ARRAY['revenue'::text, 'capital'::text, 'lease'::text])))
  CHECK ((cash_type = ANY (ARRAY['CASH_RELEASING'::text, 'NON_CASH_RELEASING'::text, 'COST_AVOIDANCE'::text, 'NON_FINANCIAL'::text])))
  CHECK ((effect = ANY (ARRAY['VOLUME'::text, 'MARKET'::text, 'COMPETITION'::text, 'PARTNERSHIP'::text, 'HARMONISATION'::text, 'MIX'::text, 'LEAKAGE_VOLUME'::text, 'LEAKAGE_CURRENCY'::text, 'LEAKAGE_INDEX'::text, 'LEAKAGE_OFF_CONTRACT'::text, 'NOT_EVIDENCED'::text, 'NONE'::text])))
  CHECK ((mechanism = ANY (ARRAY['PRICE'::text, 'SPECIFICATION'::text, 'DEMAND'::text, 'PROCESS'::text, 'TERMS'::text, 'REBATE'::text])))
  CHECK ((recurrence = ANY (ARRAY['RECURRENT'::text, 'NON_RECURRENT'::text])))
  FOREIGN KEY (journal_id) REFERENCES ledger_journal(id)
  FOREIGN KEY (line_id) REFERENCES saving_line(id)
  PRIMARY KEY (id)
  CREATE INDEX ledger_leg_of_journal ON public.ledger_leg USING btree (journal_id)
  CREATE INDEX ledger_leg_of_line ON public.ledger_leg USING btree (line_id)
  policy own_trust for select using ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust)) OR ((( SELECT actor_kind() AS actor_kind) = 'auditor'::text) AND is_partner(partnership_id)))) check ()
  policy own_trust_posts for insert using () check ((( SELECT is_system() AS is_system) OR ((trust_id = ( SELECT actor_trust() AS actor_trust)) AND may_write(partnership_id))))
  CREATE TRIGGER ledger_leg_contracts AFTER INSERT ON public.ledger_leg REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger_contracts()
  CREATE TRIGGER ledger_leg_fits AFTER INSERT ON public.ledger_leg REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION refuse_unfit_legs()
  CREATE TRIGGER ledger_leg_lists AFTER INSERT ON public.ledger_leg REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger_lists()
  CREATE TRIGGER ledger_leg_rolls_up AFTER INSERT ON public.ledger_leg REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION ledger_rolls_up()
  CREATE TRIGGER ledger_leg_stays BEFORE DELETE OR UPDATE ON public.ledger_leg FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER ledger_leg_summary AFTER INSERT ON public.ledger_leg REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger_summary()

ledger_method
  partnership_id uuid not null
  method text not null
  method_version integer not null
  lines bigint not null
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  PRIMARY KEY (partnership_id, method, method_version)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy system_writes for all using (( SELECT is_system() AS is_system)) check (( SELECT is_system() AS is_system))

ledger_scheme
  scheme_id uuid not null
  trust_id uuid not null
  partnership_id uuid not null
  financial_year text not null
  account text not null
  cash_type text not null
  budget_type text not null
  recurrence text not null
  amount numeric(18,2) not null
  legs bigint not null
  CHECK ((account <> ALL (ARRAY['baseline'::text, 'spend'::text])))
  PRIMARY KEY (scheme_id, trust_id, financial_year, account, cash_type, budget_type, recurrence)
  policy own_trust for select using ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust)) OR ((( SELECT actor_kind() AS actor_kind) = 'auditor'::text) AND is_partner(partnership_id)))) check ()
  policy system_writes for all using (( SELECT is_system() AS is_system)) check (( SELECT is_system() AS is_system))

ledger_summary
  partnership_id uuid not null
  trust_id uuid not null
  category text not null
  starts_in text not null
  financial_year text not null
  account text not null
  effect text not null
  attribution text not null
  cash_type text not null
  budget_type text not null
  recurrence text not null
  amount numeric(18,2) not null
  legs bigint not null
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (partnership_id, trust_id, financial_year, account, category, effect, attribution, cash_type, budget_type, recurrence, starts_in)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy system_writes for all using (( SELECT is_system() AS is_system)) check (( SELECT is_system() AS is_system))

ledger_version
  partnership_id uuid not null
  trust_id uuid not null
  version bigint not null
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (partnership_id, trust_id)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy system_writes for all using (( SELECT is_system() AS is_system)) check (( SELECT is_system() AS is_system))

ledger_waiting
  line_id uuid not null
  effect text not null
  attribution text not null
  trust_id uuid not null
  partnership_id uuid not null
  amount numeric(18,2) not null
  since timestamp with time zone
  PRIMARY KEY (line_id, effect, attribution)
  CREATE INDEX ledger_waiting_open ON public.ledger_waiting USING btree (trust_id, line_id) INCLUDE (amount, since) WHERE (amount <> (0)::numeric)
  policy own_trust for select using ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust)) OR ((( SELECT actor_kind() AS actor_kind) = 'auditor'::text) AND is_partner(partnership_id)))) check ()
  policy system_writes for all using (( SELECT is_system() AS is_system)) check (( SELECT is_system() AS is_system))
  CREATE TRIGGER ledger_waiting_since BEFORE UPDATE ON public.ledger_waiting FOR EACH ROW EXECUTE FUNCTION keep_waiting_since()

market_file
  id uuid not null default uuidv7()
  name text not null
  sha256 text not null
  publisher text not null
  license text not null
  attribution text not null
  extensions jsonb not null
  envelope text not null
  release_count integer not null
  imported_at timestamp with time zone not null default now()
  PRIMARY KEY (id)
  UNIQUE (sha256)
  policy importer for all using (is_system()) check (is_system())
  policy readers for select using ((is_system() OR (actor_kind() = ANY (ARRAY['trust'::text, 'auditor'::text])))) check ()

market_price
  id uuid not null default uuidv7()
  process_id uuid not null
  ocid text not null
  kind text not null
  reference text not null
  status text not null
  buyer text not null
  supplier text not null
  title text not null
  cpv_codes text[] not null
  cpv_divisions text[] not null
  currency text
  amount numeric
  amount_net numeric
  amount_gross numeric
  vat text not null
  quantity numeric
  unit text not null
  unit_price numeric
  unit_price_is_derived boolean not null
  priced_on date
  notice text not null
  attribution text not null
  CHECK (((amount IS NOT NULL) OR (unit_price IS NOT NULL)))
  CHECK ((kind = ANY (ARRAY['award'::text, 'award-item'::text, 'contract'::text, 'contract-item'::text, 'lot-estimate'::text, 'tender-estimate'::text])))
  CHECK ((vat = ANY (ARRAY['net'::text, 'gross'::text, 'both'::text, 'not stated'::text])))
  FOREIGN KEY (process_id) REFERENCES market_process(id)
  PRIMARY KEY (id)
  CREATE INDEX market_price_branch ON public.market_price USING gin (cpv_divisions)
  CREATE INDEX market_price_of_process ON public.market_price USING btree (process_id)
  policy importer for all using (is_system()) check (is_system())
  policy readers for select using ((is_system() OR (actor_kind() = ANY (ARRAY['trust'::text, 'auditor'::text])))) check ()

market_problem
  id uuid not null default uuidv7()
  file_id uuid not null
  release_id uuid
  process_id uuid
  code text not null
  path text not null
  detail text not null
  count integer not null
  FOREIGN KEY (file_id) REFERENCES market_file(id)
  FOREIGN KEY (process_id) REFERENCES market_process(id)
  FOREIGN KEY (release_id) REFERENCES market_release(id)
  PRIMARY KEY (id)
  CREATE INDEX market_problem_of_file ON public.market_problem USING btree (file_id, code)
  CREATE INDEX market_problem_of_process ON public.market_problem USING btree (process_id)
  policy importer for all using (is_system()) check (is_system())
  policy readers for select using ((is_system() OR (actor_kind() = ANY (ARRAY['trust'::text, 'auditor'::text])))) check ()

market_process
  id uuid not null default uuidv7()
  ocid text not null
  title text not null
  buyer text not null
  status text not null
  currency text
  cpv_code text
  published_on date
  release_count integer not null
  bid_count integer not null
  award_count integer not null
  compiled text not null
  updated_at timestamp with time zone not null default now()
  PRIMARY KEY (id)
  UNIQUE (ocid)
  policy importer for all using (is_system()) check (is_system())
  policy readers for select using ((is_system() OR (actor_kind() = ANY (ARRAY['trust'::text, 'auditor'::text])))) check ()

market_release
  id uuid not null default uuidv7()
  process_id uuid not null
  file_id uuid not null
  place integer not null
  release_id text
  content_sha256 text not null
  dated text
  body text not null
  imported_at timestamp with time zone not null default now()
  FOREIGN KEY (file_id) REFERENCES market_file(id)
  FOREIGN KEY (process_id) REFERENCES market_process(id)
  PRIMARY KEY (id)
  UNIQUE (process_id, content_sha256)
  policy importer for all using (is_system()) check (is_system())
  policy readers for select using ((is_system() OR (actor_kind() = ANY (ARRAY['trust'::text, 'auditor'::text])))) check ()

opening
  tender_id uuid not null
  opened_by uuid not null
  opened_at timestamp with time zone not null
  bid_count integer not null
  bids_sha256 text not null
  opened_by_name text not null default ''::text
  FOREIGN KEY (opened_by) REFERENCES account(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (tender_id)
  policy opens for insert using () check (is_system())
  policy partners for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = opening.tender_id) AND is_partner(t.partnership_id))))) check ()
  CREATE TRIGGER opening_stays BEFORE DELETE OR UPDATE ON public.opening FOR EACH ROW EXECUTE FUNCTION refuse_change()

organisation
  id uuid not null default uuidv7()
  kind text not null
  name text not null
  short_name text not null
  ods_code text
  is_small boolean not null default false
  created_at timestamp with time zone not null default now()
  CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  CHECK (((length(short_name) >= 1) AND (length(short_name) <= 40)))
  CHECK ((kind = ANY (ARRAY['trust'::text, 'supplier'::text, 'audit'::text])))
  CHECK ((ods_code ~ '^[A-Z0-9]{3,6}$'::text))
  PRIMARY KEY (id)
  UNIQUE (ods_code)
  policy everyone_signed_in for select using (((actor_kind() <> ALL (ARRAY['nobody'::text, 'supplier'::text])) OR ((actor_kind() = 'supplier'::text) AND ((kind <> 'supplier'::text) OR (id = actor_organisation()))))) check ()
  policy system_writes for all using (is_system()) check (is_system())

outbox
  id uuid not null default uuidv7()
  job text not null
  job_id text not null
  payload jsonb not null
  created_at timestamp with time zone not null default now()
  sent_at timestamp with time zone
  done_at timestamp with time zone
  attempts integer not null default 0
  PRIMARY KEY (id)
  CREATE INDEX outbox_undone ON public.outbox USING btree (job_id, job) WHERE (done_at IS NULL)
  CREATE INDEX outbox_unsent ON public.outbox USING btree (created_at) WHERE ((done_at IS NULL) AND (sent_at IS NULL))
  policy append for insert using () check ((actor_kind() <> 'nobody'::text))
  policy relay for select using (is_system()) check ()
  policy relay_clears for delete using (is_system()) check ()
  policy relay_marks for update using (is_system()) check (is_system())

own_score
  tender_id uuid not null
  lot_id uuid not null
  bid_id uuid not null
  criterion_id uuid not null
  evaluator_id uuid not null
  score integer not null
  reason text not null
  scored_at timestamp with time zone not null default clock_timestamp()
  CHECK ((length(TRIM(BOTH FROM reason)) > 0))
  CHECK ((score >= 0))
  FOREIGN KEY (evaluator_id) REFERENCES account(id)
  FOREIGN KEY (lot_id) REFERENCES tender_lot(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (tender_id, bid_id) REFERENCES bid(tender_id, id)
  FOREIGN KEY (tender_id, criterion_id) REFERENCES tender_criterion(tender_id, id)
  PRIMARY KEY (tender_id, lot_id, bid_id, criterion_id, evaluator_id)
  policy after_own_hand for select using (((tender_id IN ( SELECT t.id
   FROM tender t
  WHERE is_partner(t.partnership_id))) AND (EXISTS ( SELECT 1
   FROM own_sheet s
  WHERE ((s.tender_id = own_score.tender_id) AND (s.lot_id = own_score.lot_id) AND (s.evaluator_id = own_score.evaluator_id)))) AND ((EXISTS ( SELECT 1
   FROM own_sheet s
  WHERE ((s.tender_id = own_score.tender_id) AND (s.lot_id = own_score.lot_id) AND (s.evaluator_id = actor_account())))) OR (EXISTS ( SELECT 1
   FROM quality_lock q
  WHERE (q.tender_id = own_score.tender_id)))))) check ()
  policy own_hand for all using ((is_system() OR (evaluator_id = actor_account()))) check ((is_system() OR ((evaluator_id = actor_account()) AND (tender_id IN ( SELECT t.id
   FROM (tender t
     JOIN tender_trust p ON ((p.tender_id = t.id)))
  WHERE ((t.state = 'opened'::text) AND may_write(t.partnership_id) AND (p.trust_id = actor_trust()) AND (p.state = 'participating'::text)))))))
  CREATE TRIGGER own_score_before_lock BEFORE INSERT OR DELETE OR UPDATE ON public.own_score FOR EACH ROW EXECUTE FUNCTION refuse_when_quality_locked()
  CREATE TRIGGER own_score_stays BEFORE INSERT OR DELETE OR UPDATE ON public.own_score FOR EACH ROW EXECUTE FUNCTION refuse_when_handed_in()

own_sheet
  tender_id uuid not null
  lot_id uuid not null
  evaluator_id uuid not null
  evaluator_name text not null
  trust_id uuid not null
  sheet_sha256 text not null
  handed_in_at timestamp with time zone not null default clock_timestamp()
  CHECK ((length(sheet_sha256) = 64))
  FOREIGN KEY (evaluator_id) REFERENCES account(id)
  FOREIGN KEY (lot_id) REFERENCES tender_lot(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (tender_id, lot_id, evaluator_id)
  policy own_hand for insert using () check ((is_system() OR ((evaluator_id = actor_account()) AND (trust_id = actor_trust()) AND (tender_id IN ( SELECT t.id
   FROM (tender t
     JOIN tender_trust p ON ((p.tender_id = t.id)))
  WHERE ((t.state = 'opened'::text) AND may_write(t.partnership_id) AND (p.trust_id = actor_trust()) AND (p.state = 'participating'::text)))))))
  policy partners for select using ((tender_id IN ( SELECT t.id
   FROM tender t
  WHERE is_partner(t.partnership_id)))) check ()
  CREATE TRIGGER own_sheet_before_lock BEFORE INSERT ON public.own_sheet FOR EACH ROW EXECUTE FUNCTION refuse_when_quality_locked()
  CREATE TRIGGER own_sheet_is_scored BEFORE INSERT ON public.own_sheet FOR EACH ROW EXECUTE FUNCTION refuse_unscored_sheet()
  CREATE TRIGGER own_sheet_stays BEFORE DELETE OR UPDATE ON public.own_sheet FOR EACH ROW EXECUTE FUNCTION refuse_change()

partnership
  id uuid not null default uuidv7()
  name text not null
  agreed_on date not null
  agreement_reference text not null
  created_at timestamp with time zone not null default now()
  PRIMARY KEY (id)
  policy partners for select using ((is_partner(id) OR (actor_kind() = ANY (ARRAY['supplier'::text, 'sign-in'::text])))) check ()
  policy system_writes for all using (is_system()) check (is_system())

partnership_member
  partnership_id uuid not null
  organisation_id uuid not null
  joined_on date not null
  left_on date
  leave_reason text
  CHECK ((left_on >= joined_on))
  FOREIGN KEY (organisation_id) REFERENCES organisation(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  PRIMARY KEY (partnership_id, organisation_id, joined_on)
  policy partners for select using ((is_partner(partnership_id) OR (actor_kind() = 'supplier'::text) OR (actor_kind() = 'sign-in'::text))) check ()
  policy partners_write for all using ((is_system() OR (may_write(partnership_id) AND (organisation_id = actor_organisation())))) check ((is_system() OR (may_write(partnership_id) AND (organisation_id = actor_organisation()))))

present_value_rate
  id uuid not null default uuidv7()
  partnership_id uuid not null
  version integer not null
  basis_points integer not null
  source text not null
  reason text not null
  set_by uuid not null
  set_by_name text not null
  set_for uuid not null
  set_at timestamp with time zone not null default clock_timestamp()
  CHECK (((basis_points >= 0) AND (basis_points <= 2000)))
  CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
  CHECK (((length(source) >= 1) AND (length(source) <= 500)))
  CHECK ((version > 0))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (set_by) REFERENCES account(id)
  FOREIGN KEY (set_for) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (partnership_id, version)
  policy own_trust_sets for insert using () check ((is_system() OR ((set_for = actor_trust()) AND may_write(partnership_id) AND (set_by = actor_account()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  CREATE TRIGGER present_value_rate_stays BEFORE DELETE OR UPDATE ON public.present_value_rate FOR EACH ROW EXECUTE FUNCTION refuse_change()

price_series_value
  id uuid not null default uuidv7()
  partnership_id uuid not null
  kind text not null
  series text not null
  month date not null
  value numeric(16,4) not null
  source text not null
  published_on date not null
  stated_by uuid not null
  stated_by_name text not null
  stated_for uuid not null
  stated_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(series) >= 1) AND (length(series) <= 120)))
  CHECK (((length(source) >= 1) AND (length(source) <= 500)))
  CHECK ((EXTRACT(day FROM month) = (1)::numeric))
  CHECK ((kind = ANY (ARRAY['currency'::text, 'index'::text])))
  CHECK ((value > (0)::numeric))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (stated_by) REFERENCES account(id)
  FOREIGN KEY (stated_for) REFERENCES organisation(id)
  PRIMARY KEY (id)
  CREATE INDEX price_series_value_of ON public.price_series_value USING btree (partnership_id, kind, series, month, stated_at)
  policy own_hand for insert using () check ((is_system() OR ((stated_for = actor_trust()) AND may_write(partnership_id) AND (stated_by = actor_account()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  CREATE TRIGGER price_series_value_stays BEFORE DELETE OR UPDATE ON public.price_series_value FOR EACH ROW EXECUTE FUNCTION refuse_change()

quality_agreement
  tender_id uuid not null
  trust_id uuid not null
  sheet_sha256 text not null
  agreed_by uuid not null
  agreed_by_name text not null
  agreed_at timestamp with time zone not null default clock_timestamp()
  CHECK ((length(sheet_sha256) = 64))
  FOREIGN KEY (agreed_by) REFERENCES account(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (tender_id, trust_id)
  policy own_trust for all using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR ((trust_id = actor_trust()) AND (agreed_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM (tender t
     JOIN tender_trust p ON ((p.tender_id = t.id)))
  WHERE ((t.id = quality_agreement.tender_id) AND (t.state = 'opened'::text) AND may_write(t.partnership_id) AND (p.trust_id = actor_trust()) AND (p.state = 'participating'::text)))))))
  policy partners for select using ((tender_id IN ( SELECT t.id
   FROM tender t
  WHERE is_partner(t.partnership_id)))) check ()
  CREATE TRIGGER quality_agreement_stays BEFORE INSERT OR DELETE OR UPDATE ON public.quality_agreement FOR EACH ROW EXECUTE FUNCTION refuse_when_quality_locked()

quality_lock
  tender_id uuid not null
  sheet_sha256 text not null
  locked_by uuid not null
  locked_by_name text not null
  locked_at timestamp with time zone not null default clock_timestamp()
  CHECK ((length(sheet_sha256) = 64))
  FOREIGN KEY (locked_by) REFERENCES account(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (tender_id)
  policy all_agreed for insert using () check (((is_system() OR ((locked_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = quality_lock.tender_id) AND (t.state = 'opened'::text) AND may_write(t.partnership_id)))))) AND (NOT (EXISTS ( SELECT 1
   FROM tender_trust p
  WHERE ((p.tender_id = quality_lock.tender_id) AND (p.state = 'participating'::text) AND (NOT (EXISTS ( SELECT 1
           FROM quality_agreement a
          WHERE ((a.tender_id = p.tender_id) AND (a.trust_id = p.trust_id) AND (a.sheet_sha256 = quality_lock.sheet_sha256)))))))))))
  policy partners for select using ((tender_id IN ( SELECT t.id
   FROM tender t
  WHERE is_partner(t.partnership_id)))) check ()
  CREATE TRIGGER quality_lock_stays BEFORE DELETE OR UPDATE ON public.quality_lock FOR EACH ROW EXECUTE FUNCTION refuse_change()

quality_score
  tender_id uuid not null
  lot_id uuid not null
  bid_id uuid not null
  criterion_id uuid not null
  score integer not null
  reason text not null
  scored_by uuid not null
  scored_by_name text not null
  scored_at timestamp with time zone not null default clock_timestamp()
  CHECK ((length(TRIM(BOTH FROM reason)) > 0))
  CHECK ((score >= 0))
  FOREIGN KEY (lot_id) REFERENCES tender_lot(id)
  FOREIGN KEY (scored_by) REFERENCES account(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (tender_id, bid_id) REFERENCES bid(tender_id, id)
  FOREIGN KEY (tender_id, criterion_id) REFERENCES tender_criterion(tender_id, id)
  PRIMARY KEY (tender_id, lot_id, bid_id, criterion_id)
  policy evaluators_add for insert using () check ((is_system() OR ((scored_by = actor_account()) AND (tender_id IN ( SELECT t.id
   FROM (tender t
     JOIN tender_trust p ON ((p.tender_id = t.id)))
  WHERE ((t.state = 'opened'::text) AND may_write(t.partnership_id) AND (p.trust_id = actor_trust()) AND (p.state = 'participating'::text)))))))
  policy evaluators_change for update using ((is_system() OR (tender_id IN ( SELECT t.id
   FROM (tender t
     JOIN tender_trust p ON ((p.tender_id = t.id)))
  WHERE ((t.state = 'opened'::text) AND may_write(t.partnership_id) AND (p.trust_id = actor_trust()) AND (p.state = 'participating'::text)))))) check ((is_system() OR ((scored_by = actor_account()) AND (tender_id IN ( SELECT t.id
   FROM (tender t
     JOIN tender_trust p ON ((p.tender_id = t.id)))
  WHERE ((t.state = 'opened'::text) AND may_write(t.partnership_id) AND (p.trust_id = actor_trust()) AND (p.state = 'participating'::text)))))))
  policy partners for select using ((tender_id IN ( SELECT t.id
   FROM tender t
  WHERE is_partner(t.partnership_id)))) check ()
  CREATE TRIGGER quality_score_stays BEFORE INSERT OR DELETE OR UPDATE ON public.quality_score FOR EACH ROW EXECUTE FUNCTION refuse_when_quality_locked()

requirement
  id uuid not null default uuidv7()
  reference text not null
  partnership_id uuid not null
  raised_by_trust_id uuid not null
  title text not null
  description text not null default ''::text
  item text not null
  category text not null
  cpv_code text not null
  base_unit text not null
  specification jsonb not null default '{}'::jsonb
  needed_by date
  state text not null
  created_by uuid not null
  created_at timestamp with time zone not null default now()
  version integer not null default 1
  lead_trust_id uuid not null
  changed_at timestamp with time zone not null default now()
  CHECK ((category = ANY (ARRAY['vehicles'::text, 'equipment'::text, 'it'::text])))
  CHECK ((cpv_code ~ '^[0-9]{8}$'::text))
  CHECK ((state = ANY (ARRAY['draft'::text, 'shared'::text, 'committed'::text, 'locked'::text, 'withdrawn'::text, 'discarded'::text])))
  FOREIGN KEY (created_by) REFERENCES account(id)
  FOREIGN KEY (lead_trust_id) REFERENCES organisation(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (raised_by_trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (reference)
  policy partners for select using ((is_partner(partnership_id) AND ((state <> ALL (ARRAY['draft'::text, 'discarded'::text])) OR is_system() OR (raised_by_trust_id = actor_trust())))) check ()
  policy partners_move for update using ((may_write(partnership_id) AND ((state <> 'draft'::text) OR is_system() OR (raised_by_trust_id = actor_trust())))) check (may_write(partnership_id))
  policy raising for insert using () check ((is_system() OR (may_write(partnership_id) AND (raised_by_trust_id = actor_trust()) AND (lead_trust_id = actor_trust()) AND (created_by = actor_account()))))
  CREATE TRIGGER requirement_stays BEFORE UPDATE ON public.requirement FOR EACH ROW EXECUTE FUNCTION refuse_in_requirement_of_another()

requirement_departure
  id uuid not null default uuidv7()
  requirement_id uuid not null
  trust_id uuid not null
  reason text not null
  quantity numeric(17,3) not null
  funding_reference text not null
  consequences jsonb not null
  consequences_sha256 text not null
  left_by uuid
  left_at timestamp with time zone not null default now()
  CHECK ((length(reason) > 0))
  FOREIGN KEY (left_by) REFERENCES account(id)
  FOREIGN KEY (requirement_id) REFERENCES requirement(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  CREATE INDEX requirement_departure_of ON public.requirement_departure USING btree (requirement_id)
  policy own_departure for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (left_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM requirement r
  WHERE ((r.id = requirement_departure.requirement_id) AND may_write(r.partnership_id)))))))
  policy with_requirement for select using ((EXISTS ( SELECT 1
   FROM requirement r
  WHERE (r.id = requirement_departure.requirement_id)))) check ()
  CREATE TRIGGER requirement_departure_stays BEFORE DELETE OR UPDATE ON public.requirement_departure FOR EACH ROW EXECUTE FUNCTION refuse_change()

requirement_partner
  requirement_id uuid not null
  trust_id uuid not null
  state text not null
  funding_reference text
  joined_at timestamp with time zone not null default now()
  committed_at timestamp with time zone
  left_at timestamp with time zone
  leave_reason text
  quantity numeric(17,3)
  CHECK ((quantity > (0)::numeric))
  CHECK ((state = ANY (ARRAY['joined'::text, 'committed'::text, 'left'::text])))
  FOREIGN KEY (requirement_id) REFERENCES requirement(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (requirement_id, trust_id)
  policy own_write for all using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR ((trust_id = actor_trust()) AND (EXISTS ( SELECT 1
   FROM requirement r
  WHERE ((r.id = requirement_partner.requirement_id) AND may_write(r.partnership_id)))))))
  policy with_requirement for select using ((EXISTS ( SELECT 1
   FROM requirement r
  WHERE (r.id = requirement_partner.requirement_id)))) check ()

run_ranking
  run_id uuid not null
  partnership_id uuid not null
  lot text not null
  suppliers text[] not null
  pence bigint[] not null
  quality_basis_points integer[] not null
  criterion_basis_points integer[] not null
  price_points bigint[] not null
  totals bigint[] not null
  ranks integer[] not null
  FOREIGN KEY (run_id) REFERENCES award_run(id)
  PRIMARY KEY (run_id, lot)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_add for insert using () check (may_write(partnership_id))
  policy system_clears for delete using (is_system()) check ()

saved_cut
  id uuid not null default uuidv7()
  partnership_id uuid not null
  account_id uuid not null
  saved_by_name text not null
  name text not null
  query text not null
  saved_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(name) >= 1) AND (length(name) <= 100)))
  CHECK (((length(query) >= 1) AND (length(query) <= 4000)))
  FOREIGN KEY (account_id) REFERENCES account(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  PRIMARY KEY (id)
  UNIQUE (account_id, partnership_id, name)
  policy own for all using ((is_system() OR (account_id = actor_account()))) check ((is_system() OR ((account_id = actor_account()) AND is_partner(partnership_id))))
  policy partners for select using (is_partner(partnership_id)) check ()

saving_baseline
  id uuid not null default uuidv7()
  line_id uuid not null
  type smallint not null
  unit_price numeric(16,4) not null
  quantity numeric(14,3) not null
  price_evidence text
  volume_evidence text
  priced_on date
  added_by uuid
  added_by_name text not null
  added_at timestamp with time zone not null default now()
  CHECK (((type >= 1) AND (type <= 8)))
  FOREIGN KEY (added_by) REFERENCES account(id)
  FOREIGN KEY (line_id) REFERENCES saving_line(id)
  PRIMARY KEY (id)
  CREATE INDEX saving_baseline_of ON public.saving_baseline USING btree (line_id)
  policy own_trust_adds for insert using () check ((( SELECT is_system() AS is_system) OR ((added_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM saving_line l
  WHERE ((l.id = saving_baseline.line_id) AND (l.trust_id = actor_trust())))))))
  policy with_line for select using ((EXISTS ( SELECT 1
   FROM saving_line l
  WHERE (l.id = saving_baseline.line_id)))) check ()
  CREATE TRIGGER saving_baseline_stays BEFORE DELETE OR UPDATE ON public.saving_baseline FOR EACH ROW EXECUTE FUNCTION refuse_change()

saving_baseline_choice
  id uuid not null default uuidv7()
  line_id uuid not null
  baseline_id uuid not null
  reason text not null
  chosen_by uuid
  chosen_by_name text not null
  chosen_at timestamp with time zone not null default clock_timestamp()
  CHECK ((length(reason) > 0))
  FOREIGN KEY (baseline_id) REFERENCES saving_baseline(id)
  FOREIGN KEY (chosen_by) REFERENCES account(id)
  FOREIGN KEY (line_id) REFERENCES saving_line(id)
  PRIMARY KEY (id)
  CREATE INDEX saving_baseline_choice_of ON public.saving_baseline_choice USING btree (line_id, chosen_at)
  policy own_trust_adds for insert using () check ((( SELECT is_system() AS is_system) OR ((chosen_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM saving_line l
  WHERE ((l.id = saving_baseline_choice.line_id) AND (l.trust_id = actor_trust())))))))
  policy with_line for select using ((EXISTS ( SELECT 1
   FROM saving_line l
  WHERE (l.id = saving_baseline_choice.line_id)))) check ()
  CREATE TRIGGER saving_baseline_choice_stays BEFORE DELETE OR UPDATE ON public.saving_baseline_choice FOR EACH ROW EXECUTE FUNCTION refuse_change()

saving_delivery
  id uuid not null default uuidv7()
  line_id uuid not null
  journal_id uuid
  month date not null
  quantity numeric(14,3) not null
  paid_amount numeric(16,2) not null
  added_by uuid
  added_at timestamp with time zone not null default clock_timestamp()
  CHECK ((EXTRACT(day FROM month) = (1)::numeric))
  CHECK ((quantity > (0)::numeric))
  FOREIGN KEY (added_by) REFERENCES account(id)
  FOREIGN KEY (journal_id) REFERENCES ledger_journal(id)
  FOREIGN KEY (line_id) REFERENCES saving_line(id)
  PRIMARY KEY (id)
  CREATE INDEX saving_delivery_of ON public.saving_delivery USING btree (line_id, month)
  policy own_trust_adds for insert using () check ((( SELECT is_system() AS is_system) OR ((added_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM saving_line l
  WHERE ((l.id = saving_delivery.line_id) AND (l.trust_id = actor_trust())))))))
  policy with_line for select using ((EXISTS ( SELECT 1
   FROM saving_line l
  WHERE (l.id = saving_delivery.line_id)))) check ()
  CREATE TRIGGER saving_delivery_stays BEFORE DELETE OR UPDATE ON public.saving_delivery FOR EACH ROW EXECUTE FUNCTION refuse_change()

saving_evidence
  id uuid not null default uuidv7()
  line_id uuid not null
  kind text not null
  reference text not null
  noted_on date not null
  added_by uuid
  added_by_name text not null
  added_at timestamp with time zone not null default now()
  CHECK (((length(kind) >= 1) AND (length(kind) <= 60)))
  CHECK ((length(reference) > 0))
  FOREIGN KEY (added_by) REFERENCES account(id)
  FOREIGN KEY (line_id) REFERENCES saving_line(id)
  PRIMARY KEY (id)
  CREATE INDEX saving_evidence_of ON public.saving_evidence USING btree (line_id)
  policy own_trust_adds for insert using () check ((( SELECT is_system() AS is_system) OR ((added_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM saving_line l
  WHERE ((l.id = saving_evidence.line_id) AND (l.trust_id = actor_trust())))))))
  policy with_line for select using ((EXISTS ( SELECT 1
   FROM saving_line l
  WHERE (l.id = saving_evidence.line_id)))) check ()
  CREATE TRIGGER saving_evidence_stays BEFORE DELETE OR UPDATE ON public.saving_evidence FOR EACH ROW EXECUTE FUNCTION refuse_change()

saving_line
  id uuid not null default uuidv7()
  scheme_id uuid not null
  partnership_id uuid not null
  trust_id uuid not null
  contract_id uuid
  line_code text not null
  item text not null
  item_key text not null
  financial_year text not null
  quantity numeric(14,3) not null
  cash_type text not null
  recurrence text not null
  budget_type text not null
  mechanism text not null
  cost_centre text
  subjective_code text
  method text not null
  method_version integer not null
  joint_amount numeric(16,2) not null
  alone_amount numeric(16,2)
  baseline_amount numeric(16,2)
  created_at timestamp with time zone not null default now()
  funded_by text not null default 'OWN'::text
  counted_also_by text
  CHECK (((length(counted_also_by) >= 1) AND (length(counted_also_by) <= 200)))
  CHECK ((budget_type = ANY (ARRAY['revenue'::text, 'capital'::text, 'lease'::text])))
  CHECK ((cash_type = ANY (ARRAY['CASH_RELEASING'::text, 'NON_CASH_RELEASING'::text, 'COST_AVOIDANCE'::text, 'NON_FINANCIAL'::text])))
  CHECK ((financial_year ~ '^[0-9]{4}/[0-9]{2}$'::text))
  CHECK ((funded_by = ANY (ARRAY['OWN'::text, 'PART_GRANT'::text, 'GRANT'::text])))
  CHECK ((mechanism = ANY (ARRAY['PRICE'::text, 'SPECIFICATION'::text, 'DEMAND'::text, 'PROCESS'::text, 'TERMS'::text, 'REBATE'::text])))
  CHECK ((recurrence = ANY (ARRAY['RECURRENT'::text, 'NON_RECURRENT'::text])))
  FOREIGN KEY (contract_id) REFERENCES contract(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (scheme_id) REFERENCES saving_scheme(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE NULLS NOT DISTINCT (scheme_id, trust_id, line_code, financial_year, budget_type, cash_type, recurrence, mechanism, contract_id)
  CREATE INDEX saving_line_of_item ON public.saving_line USING btree (partnership_id, trust_id, item_key)
  CREATE INDEX saving_line_of_trust ON public.saving_line USING btree (trust_id, financial_year)
  policy own_trust for select using ((( SELECT is_system() AS is_system) OR (trust_id = ( SELECT actor_trust() AS actor_trust)) OR ((( SELECT actor_kind() AS actor_kind) = 'auditor'::text) AND is_partner(partnership_id)))) check ()
  policy own_trust_adds for insert using () check (((( SELECT is_system() AS is_system) OR ((trust_id = ( SELECT actor_trust() AS actor_trust)) AND may_write(partnership_id))) AND (EXISTS ( SELECT 1
   FROM saving_scheme s
  WHERE ((s.id = saving_line.scheme_id) AND (s.partnership_id = saving_line.partnership_id))))))
  policy own_trust_codes for update using ((( SELECT is_system() AS is_system) OR ((trust_id = ( SELECT actor_trust() AS actor_trust)) AND may_write(partnership_id)))) check ((( SELECT is_system() AS is_system) OR ((trust_id = ( SELECT actor_trust() AS actor_trust)) AND may_write(partnership_id))))
  CREATE TRIGGER saving_line_methods AFTER INSERT ON public.saving_line REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger_methods()
  CREATE TRIGGER saving_line_stays BEFORE DELETE OR UPDATE ON public.saving_line FOR EACH ROW EXECUTE FUNCTION refuse_other_line()

saving_plan
  id uuid not null default uuidv7()
  partnership_id uuid not null
  trust_id uuid not null
  financial_year text not null
  category text not null
  budget_type text not null
  cash_type text not null
  recurrence text not null
  version integer not null
  amount numeric(16,2) not null
  reason text not null
  planned_by uuid not null
  planned_by_name text not null
  planned_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(category) >= 1) AND (length(category) <= 60)))
  CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
  CHECK ((amount >= (0)::numeric))
  CHECK ((budget_type = ANY (ARRAY['revenue'::text, 'capital'::text, 'lease'::text])))
  CHECK ((cash_type = ANY (ARRAY['CASH_RELEASING'::text, 'NON_CASH_RELEASING'::text, 'COST_AVOIDANCE'::text])))
  CHECK ((financial_year ~ '^[0-9]{4}/[0-9]{2}$'::text))
  CHECK ((recurrence = ANY (ARRAY['RECURRENT'::text, 'NON_RECURRENT'::text])))
  CHECK ((version > 0))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (planned_by) REFERENCES account(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (partnership_id, trust_id, financial_year, category, budget_type, cash_type, recurrence, version)
  policy own_trust_plans for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND may_write(partnership_id) AND (planned_by = actor_account()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  CREATE TRIGGER saving_plan_stays BEFORE DELETE OR UPDATE ON public.saving_plan FOR EACH ROW EXECUTE FUNCTION refuse_change()

saving_scheme
  id uuid not null default uuidv7()
  partnership_id uuid not null
  reference text not null
  title text not null
  category text not null
  origin text not null
  tender_id uuid
  award_id uuid
  contract_id uuid
  item_key text
  price_starts_on date not null
  price_ends_on date
  owner_id uuid
  owner_name text not null
  claim_key text not null
  raised_by uuid
  raised_by_name text not null
  raised_by_trust_id uuid
  raised_at timestamp with time zone not null default now()
  claim_released_at timestamp with time zone
  CHECK (((length(category) >= 1) AND (length(category) <= 60)))
  CHECK (((length(claim_key) >= 1) AND (length(claim_key) <= 400)))
  CHECK (((length(owner_name) >= 1) AND (length(owner_name) <= 200)))
  CHECK (((length(title) >= 1) AND (length(title) <= 200)))
  CHECK (((origin = 'award'::text) = (award_id IS NOT NULL)))
  CHECK ((origin = ANY (ARRAY['award'::text, 'raised'::text])))
  CHECK ((price_ends_on >= price_starts_on))
  FOREIGN KEY (award_id) REFERENCES award(id)
  FOREIGN KEY (contract_id) REFERENCES contract(id)
  FOREIGN KEY (owner_id) REFERENCES account(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (raised_by) REFERENCES account(id)
  FOREIGN KEY (raised_by_trust_id) REFERENCES organisation(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  UNIQUE (reference)
  CREATE INDEX saving_scheme_of_award ON public.saving_scheme USING btree (award_id)
  CREATE UNIQUE INDEX saving_scheme_claimed_once ON public.saving_scheme USING btree (partnership_id, claim_key) WHERE (claim_released_at IS NULL)
  policy owner_moves for update using ((is_system() OR (may_write(partnership_id) AND (raised_by_trust_id = actor_trust())))) check ((is_system() OR (may_write(partnership_id) AND (raised_by_trust_id = actor_trust()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  policy raises for insert using () check ((is_system() OR (may_write(partnership_id) AND (origin = 'raised'::text) AND (raised_by = actor_account()) AND (raised_by_trust_id = actor_trust()))))
  CREATE TRIGGER saving_scheme_stays BEFORE DELETE OR UPDATE ON public.saving_scheme FOR EACH ROW EXECUTE FUNCTION refuse_other_scheme()

scoring_test
  id uuid not null default uuidv7()
  tender_id uuid not null
  scoring_sha256 text not null
  bids jsonb not null
  findings jsonb not null
  tested_by uuid not null
  tested_by_name text not null
  tested_at timestamp with time zone not null default clock_timestamp()
  CHECK ((length(scoring_sha256) = 64))
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (tested_by) REFERENCES account(id)
  PRIMARY KEY (id)
  CREATE INDEX scoring_test_of_tender ON public.scoring_test USING btree (tender_id, tested_at DESC)
  policy own_hand for insert using () check ((is_system() OR ((tested_by = actor_account()) AND (EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = scoring_test.tender_id) AND may_write(t.partnership_id)))))))
  policy partners for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = scoring_test.tender_id) AND is_partner(t.partnership_id))))) check ()
  CREATE TRIGGER scoring_test_before_publication BEFORE INSERT ON public.scoring_test FOR EACH ROW EXECUTE FUNCTION refuse_in_published()
  CREATE TRIGGER scoring_test_stays BEFORE DELETE OR UPDATE ON public.scoring_test FOR EACH ROW EXECUTE FUNCTION refuse_change()

settlement_agreement
  id uuid not null default uuidv7()
  rule_id uuid not null
  partnership_id uuid not null
  trust_id uuid not null
  agreed_by uuid not null
  agreed_by_name text not null
  agreed_at timestamp with time zone not null default clock_timestamp()
  FOREIGN KEY (agreed_by) REFERENCES account(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (rule_id, partnership_id) REFERENCES settlement_rule(id, partnership_id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (rule_id, trust_id)
  policy own_trust_agrees for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND may_write(partnership_id) AND (agreed_by = actor_account()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  CREATE TRIGGER settlement_agreement_stays BEFORE DELETE OR UPDATE ON public.settlement_agreement FOR EACH ROW EXECUTE FUNCTION refuse_change()

settlement_rule
  id uuid not null default uuidv7()
  partnership_id uuid not null
  version integer not null
  rule text not null
  holds_from date not null
  agreement_reference text not null
  trust_ids uuid[] not null
  recorded_by uuid not null
  recorded_by_name text not null
  recorded_for uuid not null
  recorded_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(agreement_reference) >= 1) AND (length(agreement_reference) <= 500)))
  CHECK ((cardinality(trust_ids) > 0))
  CHECK ((rule = ANY (ARRAY['cash'::text, 'equal'::text, 'volume'::text, 'baselineSpend'::text, 'shapley'::text, 'nucleolus'::text])))
  CHECK ((version > 0))
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (recorded_by) REFERENCES account(id)
  FOREIGN KEY (recorded_for) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (id, partnership_id)
  UNIQUE (partnership_id, version)
  policy own_trust_states for insert using () check ((is_system() OR ((recorded_for = actor_trust()) AND may_write(partnership_id) AND (recorded_by = actor_account()))))
  policy partners for select using (is_partner(partnership_id)) check ()
  CREATE TRIGGER settlement_rule_stays BEFORE DELETE OR UPDATE ON public.settlement_rule FOR EACH ROW EXECUTE FUNCTION refuse_change()

tender
  id uuid not null default uuidv7()
  reference text not null
  partnership_id uuid not null
  lead_trust_id uuid not null
  title text not null
  description text not null default ''::text
  state text not null
  currency text not null default 'GBP'::text
  price_rule text not null default 'LOWEST_COMPLIANT'::text
  lots_decision text not null default ''::text
  is_health_care_service boolean
  modern_slavery_reference text not null default ''::text
  estimated_net numeric(16,2) not null default 0
  estimated_gross numeric(16,2) not null default 0
  price_starts_on date
  created_by uuid not null
  created_at timestamp with time zone not null default now()
  published_at timestamp with time zone
  published_by uuid
  deadline_at timestamp with time zone
  opened_at timestamp with time zone
  content_sha256 text
  cancelled_reason text
  version integer not null default 1
  modern_slavery_assessed_on date
  conflicts_reference text not null default ''::text
  shortening text
  shortening_reason text not null default ''::text
  CHECK (((published_at IS NULL) OR ((deadline_at IS NOT NULL) AND (content_sha256 IS NOT NULL))))
  CHECK ((currency ~ '^[A-Z]{3}$'::text))
  CHECK ((shortening = ANY (ARRAY['qualifyingPlannedProcurementNotice'::text, 'urgency'::text, 'dynamicMarket'::text])))
  CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'closed'::text, 'opened'::text, 'evaluated'::text, 'awardProposed'::text, 'approved'::text, 'contracted'::text, 'awardDeclined'::text, 'cancelled'::text])))
  FOREIGN KEY (created_by) REFERENCES account(id)
  FOREIGN KEY (lead_trust_id) REFERENCES organisation(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (published_by) REFERENCES account(id)
  PRIMARY KEY (id)
  UNIQUE (reference)
  policy partners for select using ((is_partner(partnership_id) OR ((actor_kind() = 'supplier'::text) AND (published_at IS NOT NULL)))) check ()
  policy partners_write for all using (may_write(partnership_id)) check (may_write(partnership_id))
  CREATE TRIGGER tender_stays BEFORE DELETE OR UPDATE ON public.tender FOR EACH ROW EXECUTE FUNCTION refuse_in_published_tender()

tender_break_point
  tender_id uuid not null
  line_id uuid not null
  from_quantity numeric(14,3) not null
  reason text not null
  CHECK ((from_quantity > (0)::numeric))
  FOREIGN KEY (tender_id, line_id) REFERENCES tender_line(tender_id, id)
  PRIMARY KEY (tender_id, line_id, from_quantity)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_break_point.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_break_point.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_break_point.tender_id)))) check ()
  CREATE TRIGGER tender_break_point_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_break_point FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_condition
  id uuid not null default uuidv7()
  tender_id uuid not null
  number integer not null
  kind text not null
  title text not null
  description text not null
  CHECK ((kind = ANY (ARRAY['participation'::text, 'requirement'::text])))
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  UNIQUE (tender_id, id)
  UNIQUE (tender_id, number)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_condition.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_condition.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_condition.tender_id)))) check ()
  CREATE TRIGGER tender_condition_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_condition FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_criterion
  id uuid not null default uuidv7()
  tender_id uuid not null
  number integer not null
  name text not null
  description text not null
  weight_basis_points integer not null
  CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  CHECK (((weight_basis_points >= 1) AND (weight_basis_points <= 10000)))
  CHECK ((number > 0))
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  UNIQUE (tender_id, id)
  UNIQUE (tender_id, number)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_criterion.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_criterion.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_criterion.tender_id)))) check ()
  CREATE TRIGGER tender_criterion_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_criterion FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_demand
  tender_id uuid not null
  line_id uuid not null
  trust_id uuid not null
  budget_type text not null
  financial_year text not null
  quantity numeric(14,3) not null
  baseline_unit_price numeric(16,4)
  baseline_type smallint
  baseline_evidence text
  vat_basis_points integer not null default 2000
  CHECK (((baseline_type >= 1) AND (baseline_type <= 8)))
  CHECK ((budget_type = ANY (ARRAY['revenue'::text, 'capital'::text, 'lease'::text])))
  CHECK ((financial_year ~ '^[0-9]{4}/[0-9]{2}$'::text))
  CHECK ((quantity > (0)::numeric))
  FOREIGN KEY (tender_id, line_id) REFERENCES tender_line(tender_id, id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (tender_id, line_id, trust_id, budget_type, financial_year)
  policy partners for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_demand.tender_id) AND is_partner(t.partnership_id))))) check ()
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_demand.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_demand.tender_id) AND may_write(t.partnership_id)))))
  CREATE TRIGGER tender_demand_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_demand FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_line
  id uuid not null default uuidv7()
  tender_id uuid not null
  lot_id uuid not null
  code text not null
  requirement_id uuid
  item text not null
  specification jsonb not null default '{}'::jsonb
  cpv_code text not null
  unit text not null
  is_indivisible boolean not null default true
  FOREIGN KEY (requirement_id) REFERENCES requirement(id)
  FOREIGN KEY (tender_id, lot_id) REFERENCES tender_lot(tender_id, id)
  PRIMARY KEY (id)
  UNIQUE (tender_id, code)
  UNIQUE (tender_id, id)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_line.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_line.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_line.tender_id)))) check ()
  CREATE TRIGGER tender_line_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_line FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_lot
  id uuid not null default uuidv7()
  tender_id uuid not null
  number integer not null
  title text not null
  split text not null default 'allowed'::text
  max_suppliers integer
  CHECK ((max_suppliers > 0))
  CHECK ((split = ANY (ARRAY['allowed'::text, 'never'::text])))
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (id)
  UNIQUE (tender_id, id)
  UNIQUE (tender_id, number)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_lot.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_lot.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_lot.tender_id)))) check ()
  CREATE TRIGGER tender_lot_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_lot FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_scenario
  tender_id uuid not null
  code text not null
  title text not null
  rules jsonb not null default '[]'::jsonb
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (tender_id, code)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_scenario.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_scenario.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using (((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_scenario.tender_id))) AND ((actor_kind() <> 'supplier'::text) OR (NOT jsonb_path_exists(rules, '$[*]."supplier"'::jsonpath))))) check ()
  CREATE TRIGGER tender_scenario_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_scenario FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_scoring
  tender_id uuid not null
  price_weight_basis_points integer not null
  formula text not null
  parameters jsonb not null default '{}'::jsonb
  scale_max integer not null
  scale_text text not null default ''::text
  minimum_quality_basis_points integer not null default 0
  tie jsonb not null default '["higherQuality", "earlierSubmission"]'::jsonb
  relative_reason text not null default ''::text
  CHECK (((length(formula) >= 1) AND (length(formula) <= 40)))
  CHECK (((minimum_quality_basis_points >= 0) AND (minimum_quality_basis_points <= 10000)))
  CHECK (((price_weight_basis_points >= 0) AND (price_weight_basis_points <= 10000)))
  CHECK (((scale_max >= 1) AND (scale_max <= 100)))
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  PRIMARY KEY (tender_id)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_scoring.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_scoring.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_scoring.tender_id)))) check ()
  CREATE TRIGGER tender_scoring_stays BEFORE INSERT OR DELETE OR UPDATE ON public.tender_scoring FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

tender_trust
  tender_id uuid not null
  trust_id uuid not null
  state text not null default 'participating'::text
  withdrawn_at timestamp with time zone
  withdraw_reason text
  CHECK ((state = ANY (ARRAY['participating'::text, 'withdrawn'::text])))
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (tender_id, trust_id)
  policy partners_write for all using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_trust.tender_id) AND may_write(t.partnership_id))))) check ((EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = tender_trust.tender_id) AND may_write(t.partnership_id)))))
  policy with_tender for select using ((EXISTS ( SELECT 1
   FROM tender t
  WHERE (t.id = tender_trust.tender_id)))) check ()
  CREATE TRIGGER tender_trust_stays BEFORE INSERT OR DELETE ON public.tender_trust FOR EACH ROW EXECUTE FUNCTION refuse_in_published()

unit_conversion
  id uuid not null default uuidv7()
  trust_id uuid not null
  item_key text not null
  from_unit text not null
  to_unit text not null
  factor numeric(14,3) not null
  reason text not null
  stated_by uuid not null
  stated_by_name text not null
  stated_at timestamp with time zone not null default clock_timestamp()
  CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
  CHECK ((factor > (0)::numeric))
  CHECK ((from_unit <> ''::text))
  CHECK ((from_unit <> to_unit))
  CHECK ((item_key <> ''::text))
  CHECK ((to_unit <> ''::text))
  FOREIGN KEY (stated_by) REFERENCES account(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (trust_id, item_key, from_unit, to_unit)
  UNIQUE (id)
  policy own_trust for select using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy own_trust_states for insert using () check (((trust_id = actor_trust()) AND (stated_by = actor_account())))
  policy own_trust_takes_back for delete using ((trust_id = actor_trust())) check ()

weight_scenario
  run_id uuid not null
  partnership_id uuid not null
  number integer not null
  title text not null
  weights_basis_points integer[] not null
  suppliers text[] not null
  created_by_name text not null
  created_at timestamp with time zone not null default clock_timestamp()
  FOREIGN KEY (run_id) REFERENCES award_run(id)
  PRIMARY KEY (run_id, number)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_add for insert using () check (may_write(partnership_id))
  policy system_clears for delete using (is_system()) check ()

weight_scenario_lot
  run_id uuid not null
  partnership_id uuid not null
  number integer not null
  lot text not null
  winners text[] not null
  totals bigint[] not null
  ranks smallint[] not null
  PRIMARY KEY (run_id, number, lot)
  policy partners for select using (is_partner(partnership_id)) check ()
  policy partners_add for insert using () check (may_write(partnership_id))
  policy system_clears for delete using (is_system()) check ()

what_if_scenario
  id uuid not null default uuidv7()
  tender_id uuid not null
  partnership_id uuid not null
  trust_id uuid not null
  code text not null
  title text not null
  rules jsonb not null
  created_by uuid not null
  created_at timestamp with time zone not null default clock_timestamp()
  CHECK (((jsonb_typeof(rules) = 'array'::text) AND (jsonb_array_length(rules) > 0)))
  CHECK ((length(title) > 0))
  FOREIGN KEY (created_by) REFERENCES account(id)
  FOREIGN KEY (partnership_id) REFERENCES partnership(id)
  FOREIGN KEY (tender_id) REFERENCES tender(id)
  FOREIGN KEY (trust_id) REFERENCES organisation(id)
  PRIMARY KEY (id)
  UNIQUE (tender_id, code)
  policy own_trust_adds for insert using () check ((is_system() OR ((trust_id = actor_trust()) AND (created_by = actor_account()) AND may_write(partnership_id) AND (EXISTS ( SELECT 1
   FROM tender t
  WHERE ((t.id = what_if_scenario.tender_id) AND (t.partnership_id = what_if_scenario.partnership_id) AND (t.opened_at IS NOT NULL)))))))
  policy own_trust_changes for update using ((is_system() OR (trust_id = actor_trust()))) check ((is_system() OR (trust_id = actor_trust())))
  policy own_trust_removes for delete using ((is_system() OR (trust_id = actor_trust()))) check ()
  policy partners for select using (is_partner(partnership_id)) check ()

CREATE OR REPLACE FUNCTION public.account_of_session(wanted uuid)
 RETURNS TABLE(id uuid, organisation_id uuid, organisation_name text, organisation_kind text, name text, office text, roles text[], partnerships text[])
 LANGUAGE plpgsql
AS $function$
    begin
      perform set_config('app.kind', 'sign-in', true), set_config('app.organisation_id', '', true), set_config('app.account_id', '', true),
        set_config('app.partnerships', '{}', true), set_config('app.sign_in', wanted::text, true);
      return query select a.id, a.organisation_id, o.name, o.kind, a.name, a.office, a.roles,
          coalesce((select array_agg(m.partnership_id::text) from partnership_member m
            where m.organisation_id = a.organisation_id and m.joined_on <= current_date
              and (m.left_on is null or m.left_on > current_date)), '{}')
        from account a join organisation o on o.id = a.organisation_id where a.id = wanted and a.is_active;
    end $function$

CREATE OR REPLACE FUNCTION public.actor_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.account_id', true), '')::uuid $function$

CREATE OR REPLACE FUNCTION public.actor_kind()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.kind', true), ''), 'nobody') $function$

CREATE OR REPLACE FUNCTION public.actor_organisation()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.organisation_id', true), '')::uuid $function$

CREATE OR REPLACE FUNCTION public.actor_partnerships()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.partnerships', true), '')::uuid[], '{}') $function$

CREATE OR REPLACE FUNCTION public.actor_supplier()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select case when actor_kind() = 'supplier' then actor_organisation() end $function$

CREATE OR REPLACE FUNCTION public.actor_trust()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select case when actor_kind() = 'trust' then actor_organisation() end $function$

CREATE OR REPLACE FUNCTION public.carried_of(in_year numeric, full_year numeric, months integer, carried integer)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select case when carried = 12 - months then full_year - in_year
      else sign(full_year) * div(abs(full_year) * carried * 200 + 12, 24) * 0.01 end $function$

CREATE OR REPLACE FUNCTION public.figures_version(wanted uuid)
 RETURNS TABLE(trusts jsonb, text text)
 LANGUAGE plpgsql
 STABLE
AS $function$
    begin
      return query select coalesce(t.trusts, '{}'), concat_ws(';', t.trusts::text,
          (select count(*) from saving_plan where partnership_id = wanted), (select count(*) from administration_cost where partnership_id = wanted),
          (select count(*) from partnership_member where partnership_id = wanted), (select count(*) from contract where partnership_id = wanted))
        from (select jsonb_object_agg(v.trust_id, v.version) as trusts from ledger_version v where v.partnership_id = wanted) t;
    end $function$

CREATE OR REPLACE FUNCTION public.financial_year_of(day date)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select y || '/' || lpad(((y + 1) % 100)::text, 2, '0')
      from (select extract(year from day)::int - (extract(month from day) < 4)::int as y) f $function$

CREATE OR REPLACE FUNCTION public.full_year_of(in_year numeric, months integer)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select case when months > 0 then sign(in_year) * div(abs(in_year) * 2400 + months, 2 * months) * 0.01 end $function$

CREATE OR REPLACE FUNCTION public.full_years(wanted uuid, trusts uuid[])
 RETURNS TABLE(trust_id uuid, financial_year text, cash_type text, budget_type text, in_year numeric, full_year numeric, carried numeric, without_full_year numeric)
 LANGUAGE plpgsql
AS $function$
    #variable_conflict use_column
    declare asker text := current_setting('app.kind', true);
    begin
      if is_partner(wanted) is not true then return; end if;
      perform set_config('app.kind', 'system', true);
      return query 
      select f.trust_id, f.starts_in, f.cash_type, f.budget_type, coalesce(sum(f.saved) filter (where f.months > 0), 0),
        coalesce(sum(full_year_of(f.saved, f.months)), 0),
        coalesce(sum(carried_of(f.saved, full_year_of(f.saved, f.months), f.months, f.carried)), 0),
        coalesce(sum(f.saved) filter (where f.months = 0), 0)
      from (
        select b.trust_id, s.starts_in, s.months, s.carried, b.cash_type, b.budget_type, b.saved
        from (select id, financial_year_of(price_starts_on) as starts_in, whole_months_left(price_starts_on) as months,
            months_carried(price_starts_on, price_ends_on) as carried
          from saving_scheme where partnership_id = wanted offset 0) s
        -- Scheme by scheme: the key of the roll-up leads to the one year that is asked for, and past all the others.
        cross join lateral (select trust_id, cash_type, budget_type, sum(amount) as saved from ledger_scheme
          where scheme_id = s.id and trust_id = any(trusts) and financial_year = s.starts_in and recurrence = 'RECURRENT'
            and account in ('forecast', 'contracted', 'delivered', 'validated') group by 1, 2, 3) b) f
      group by 1, 2, 3, 4;
      perform set_config('app.kind', asker, true);
    end $function$

CREATE OR REPLACE FUNCTION public.is_partner(partnership uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select is_system() or (actor_kind() in ('trust', 'auditor') and partnership = any(actor_partnerships())) $function$

CREATE OR REPLACE FUNCTION public.is_system()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select actor_kind() = 'system' $function$

CREATE OR REPLACE FUNCTION public.keep_ledger_contracts()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    begin
      -- In the order of the key, so that two postings never wait for each other in a circle.
      insert into ledger_contract as c
      select partnership_id, trust_id, contract_id, category, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
      from new_legs where account not in ('baseline', 'spend')
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 5, 6, 4, 7, 8, 9
      on conflict on constraint ledger_contract_cell
      do update set amount = c.amount + excluded.amount, legs = c.legs + excluded.legs;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.keep_ledger_lists()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
 SET enable_seqscan TO 'off'
AS $function$
    begin
      insert into ledger_scheme as s
      select scheme_id, trust_id, partnership_id, financial_year, account, cash_type, budget_type, recurrence, sum(amount), count(*)
      from new_legs where account not in ('baseline', 'spend')
      group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 4, 5, 6, 7, 8
      on conflict (scheme_id, trust_id, financial_year, account, cash_type, budget_type, recurrence)
      do update set amount = s.amount + excluded.amount, legs = s.legs + excluded.legs;
      insert into ledger_waiting as w
      select l.line_id, l.effect, l.attribution, l.trust_id, l.partnership_id, sum(l.amount),
        max(j.posted_at) filter (where j.kind = 'delivered')
      from new_legs l join ledger_journal j on j.id = l.journal_id where l.account = 'delivered'
      group by 1, 2, 3, 4, 5 order by 1, 2, 3
      on conflict (line_id, effect, attribution)
      do update set amount = w.amount + excluded.amount, since = greatest(w.since, excluded.since);
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.keep_ledger_methods()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    begin
      insert into ledger_method as m select partnership_id, method, method_version, count(*) from new_lines group by 1, 2, 3 order by 1, 2, 3
      on conflict (partnership_id, method, method_version) do update set lines = m.lines + excluded.lines;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.keep_ledger_summary()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    begin
      -- In the order of the key, so that two postings never wait for each other in a circle.
      insert into ledger_summary as s
      select l.partnership_id, l.trust_id, l.category, c.starts_in, l.financial_year, l.account, l.effect,
        l.attribution, l.cash_type, l.budget_type, l.recurrence, sum(l.amount), count(*)
      from new_legs l join (select n.scheme_id, financial_year_of(s.price_starts_on) as starts_in
        from (select distinct scheme_id from new_legs) n join saving_scheme s on s.id = n.scheme_id offset 0) c on c.scheme_id = l.scheme_id
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
      order by 1, 2, 5, 6, 3, 7, 8, 9, 10, 11, 4
      on conflict (partnership_id, trust_id, financial_year, account, category, effect, attribution, cash_type, budget_type, recurrence, starts_in)
      do update set amount = s.amount + excluded.amount, legs = s.legs + excluded.legs;
      insert into ledger_version as v
      select distinct partnership_id, trust_id, 1 from new_legs order by 1, 2
      on conflict (partnership_id, trust_id) do update set version = v.version + 1;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.keep_waiting_since()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      -- While something waits, more of it does not begin the waiting anew.
      if old.amount <> 0 then new.since := coalesce(old.since, new.since); end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.ledger_rolls_up()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    begin
      insert into ledger_balance as b (partnership_id, trust_id, contract_id, category, financial_year, account, effect,
          attribution, cash_type, budget_type, recurrence, mechanism, amount, legs)
        select partnership_id, trust_id, contract_id, category, financial_year, account, effect, attribution, cash_type,
          budget_type, recurrence, mechanism, sum(amount), count(*)
        from new_legs
        group by partnership_id, trust_id, financial_year, account, category, cash_type, budget_type, recurrence, effect,
          attribution, mechanism, contract_id
        order by partnership_id, trust_id, financial_year, account, category, cash_type, budget_type, recurrence, effect,
          attribution, mechanism, contract_id
        on conflict on constraint ledger_balance_cell
        do update set amount = b.amount + excluded.amount, legs = b.legs + excluded.legs;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.may_write(partnership uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select is_system() or (actor_kind() = 'trust' and partnership = any(actor_partnerships())) $function$

CREATE OR REPLACE FUNCTION public.months_carried(starts_on date, ends_on date)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select case when ends_on is null then 12 - m else greatest(0, least(12 - m, 12 * (extract(year from ends_on + 1)::int - y) + extract(month from ends_on + 1)::int - 4)) end
      from (select whole_months_left(starts_on) as m, extract(year from starts_on - interval '3 months')::int + 1 as y) f $function$

CREATE OR REPLACE FUNCTION public.open_bids(of_tender uuid, by_account uuid, by_name text)
 RETURNS SETOF opening
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    declare opened opening; at timestamptz := clock_timestamp();
    begin
      if not exists (select 1 from tender t where t.id = of_tender and t.state in ('published', 'closed') and t.deadline_at <= at) then
        raise exception 'bids are opened after the deadline and once' using errcode = '42501';
      end if;
      if by_account is distinct from actor_account() or not exists (select 1 from account a
        join partnership_member m on m.organisation_id = a.organisation_id and (m.left_on is null or m.left_on > current_date)
        join tender t on t.partnership_id = m.partnership_id where a.id = by_account and a.is_active and t.id = of_tender) then
        raise exception 'bids are opened by a member of the partnership' using errcode = '42501';
      end if;
      insert into opening (tender_id, opened_by, opened_by_name, opened_at, bid_count, bids_sha256)
        select of_tender, by_account, by_name, at, count(*),
          encode(sha256(convert_to(coalesce(string_agg(b.sha256, E'\n' order by b.submitted_at, b.id), ''), 'UTF8')), 'hex')
        from bid b where b.tender_id = of_tender and b.state = 'submitted'
        returning * into opened;
      update bid set opened_at = at where tender_id = of_tender and state = 'submitted';
      return next opened;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_after_deadline()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if actor_kind() = 'supplier' and not exists (select 1 from tender t where t.id = new.tender_id
        and t.published_at is not null and clock_timestamp() < t.deadline_at) then
        raise exception 'a supplier works on its bid until the deadline' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_award_from_elsewhere()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin
          if not exists (
            select 1 from award_run mine join award_run source on source.id = new.taken_from_run_id
              and source.partnership_id = mine.partnership_id and source.state = 'done'
              and coalesce(source.tender_id, source.market_process_id) = coalesce(mine.tender_id, mine.market_process_id)
            where mine.id = new.run_id) then
            raise exception 'an award is taken from a finished run of the same procurement and partnership only' using errcode = '42501';
          end if;
          return new;
        end $function$

CREATE OR REPLACE FUNCTION public.refuse_award_of_what_if()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin
          if exists (select 1 from award_run r where r.id = new.run_id and new.scenario = any(r.what_ifs)) then
            raise exception 'a what-if informs and never decides' using errcode = '42501';
          end if;
          return new;
        end $function$

CREATE OR REPLACE FUNCTION public.refuse_break_in_chain()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    begin
      if not exists (select 1 from audit_head h where h.chain = new.chain and h.seq + 1 = new.seq and h.hash = new.prev_hash) then
        raise exception 'an entry continues its chain' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_break_in_ledger()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
 SET enable_seqscan TO 'off'
 SET enable_sort TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
    declare last record;
    begin
      select sequence, hash into last from ledger_journal
        where partnership_id = new.partnership_id and trust_id = new.trust_id order by sequence desc limit 1;
      if new.sequence <> coalesce(last.sequence, 0) + 1 or new.previous_hash <> coalesce(last.hash, repeat('0', 64)) then
        raise exception 'a journal continues the chain of its trust' using errcode = '42501';
      end if;
      if new.reverses_id is not null and not exists (select 1 from ledger_journal j where j.id = new.reverses_id
        and j.trust_id = new.trust_id and j.partnership_id = new.partnership_id and j.scheme_id = new.scheme_id and j.kind <> 'reversed') then
        raise exception 'a journal reverses one of its own chain' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin raise exception 'rows of % are never changed or removed', tg_table_name using errcode = '42501'; end $function$

CREATE OR REPLACE FUNCTION public.refuse_in_decided_award()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if actor_kind() = 'trust' and (old.state <> 'proposed' or
        (old.tender_id, old.partnership_id, old.run_id, old.scenario, old.coalition, old.proposed_by, old.proposed_by_trust_id, old.proposed_at)
        is distinct from
        (new.tender_id, new.partnership_id, new.run_id, new.scenario, new.coalition, new.proposed_by, new.proposed_by_trust_id, new.proposed_at)) then
        raise exception 'an award stays what was proposed, and what was decided' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_in_published()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      declare of_tender uuid;
      begin
        if tg_op = 'DELETE' then of_tender := old.tender_id; else of_tender := new.tender_id; end if;
        if exists (select 1 from tender t where t.id = of_tender and t.published_at is not null) then
          raise exception 'rows of % are never changed once the tender is published', tg_table_name using errcode = '42501';
        end if;
        if tg_op = 'DELETE' then return old; end if;
        return new;
      end $function$

CREATE OR REPLACE FUNCTION public.refuse_in_published_tender()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if old.published_at is not null and (tg_op = 'DELETE' or
          (old.reference, old.partnership_id, old.lead_trust_id, old.title, old.description, old.currency, old.price_rule,
           old.lots_decision, old.is_health_care_service, old.modern_slavery_reference, old.modern_slavery_assessed_on,
           old.conflicts_reference, old.shortening, old.shortening_reason, old.estimated_net, old.estimated_gross,
           old.price_starts_on, old.published_at, old.deadline_at, old.content_sha256)
          is distinct from
          (new.reference, new.partnership_id, new.lead_trust_id, new.title, new.description, new.currency, new.price_rule,
           new.lots_decision, new.is_health_care_service, new.modern_slavery_reference, new.modern_slavery_assessed_on,
           new.conflicts_reference, new.shortening, new.shortening_reason, new.estimated_net, new.estimated_gross,
           new.price_starts_on, new.published_at, new.deadline_at, new.content_sha256)) then
          raise exception 'the text of a published tender is never changed' using errcode = '42501';
        end if;
        if tg_op = 'DELETE' then return old; end if;
        return new;
      end $function$

CREATE OR REPLACE FUNCTION public.refuse_in_requirement_of_another()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if actor_kind() = 'trust' and old.lead_trust_id is distinct from actor_trust() and
        (old.reference, old.partnership_id, old.raised_by_trust_id, old.lead_trust_id, old.title, old.description, old.item,
         old.category, old.cpv_code, old.base_unit, old.specification, old.needed_by, old.created_by, old.created_at)
        is distinct from
        (new.reference, new.partnership_id, new.raised_by_trust_id, new.lead_trust_id, new.title, new.description, new.item,
         new.category, new.cpv_code, new.base_unit, new.specification, new.needed_by, new.created_by, new.created_at) then
        raise exception 'the wording of a requirement is changed by the trust that leads it' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_late_bid()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'UPDATE' and old.opened_at is not null
          and (old.content, old.sha256, old.submitted_at, old.state, old.supplier_id)
            is distinct from (new.content, new.sha256, new.submitted_at, new.state, new.supplier_id) then
          raise exception 'an opened bid is never changed' using errcode = '42501';
        end if;
        if new.state = 'submitted' and not exists (select 1 from tender t where t.id = new.tender_id
          and t.published_at is not null and new.submitted_at < t.deadline_at) then
          raise exception 'a bid is submitted before the deadline or not at all' using errcode = '42501';
        end if;
        return new;
      end $function$

CREATE OR REPLACE FUNCTION public.refuse_loose_head()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    begin
      if tg_op = 'INSERT' and new.seq = 0 and new.hash = repeat('0', 64) then return new; end if;
      if tg_op = 'UPDATE' and new.chain = old.chain and exists (select 1 from audit_entry e
        where e.chain = new.chain and e.seq = new.seq and e.hash = new.hash and e.prev_hash = old.hash) then return new; end if;
      raise exception 'the head of a chain moves with its entries only' using errcode = '42501';
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_other_deviation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if actor_kind() = 'trust' and (old.state <> 'pending' or
        (old.requirement_id, old.trust_id, old.attribute, old.required_value, old.stated_value, old.reason, old.created_at)
        is distinct from
        (new.requirement_id, new.trust_id, new.attribute, new.required_value, new.stated_value, new.reason, new.created_at)) then
        raise exception 'a deviation is decided once and never reworded' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_other_line()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if tg_op = 'DELETE' or to_jsonb(old) - '{cost_centre,subjective_code}'::text[] <> to_jsonb(new) - '{cost_centre,subjective_code}'::text[] then
        raise exception 'only the codes of a line change' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_other_scheme()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if tg_op = 'DELETE'
        or to_jsonb(old) - '{owner_id,owner_name,claim_released_at}'::text[] <> to_jsonb(new) - '{owner_id,owner_name,claim_released_at}'::text[] then
        raise exception 'only the owner of a scheme changes' using errcode = '42501';
      end if;
      if old.claim_released_at is distinct from new.claim_released_at and (old.claim_released_at is not null or not is_system()) then
        raise exception 'a claim is released once, by the platform' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_own_judgement()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
 SET enable_seqscan TO 'off'
AS $function$
    begin
      if exists (select 1 from saving_scheme s where s.id = new.scheme_id and new.posted_by in (s.raised_by, s.owner_id))
        or exists (select 1 from ledger_leg mine join ledger_leg g on g.line_id = mine.line_id
          join ledger_journal j on j.id = g.journal_id and j.posted_by = new.posted_by
          left join ledger_journal back on back.id = j.reverses_id
          where mine.journal_id = new.id and coalesce(back.kind, j.kind) in ('recognised', 'moved', 'reforecast', 'delivered')) then
        raise exception 'nobody validates a saving that they raised or posted' using errcode = '42501';
      end if;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_sharing_elsewhere()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if actor_kind() = 'trust' and not new.shared_with = any(actor_partnerships()) then
        raise exception 'a trust shares its lines with its own partnerships' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_unbalanced_journal()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
 SET enable_seqscan TO 'off'
AS $function$
    begin
      if not exists (select 1 from ledger_leg where journal_id = new.id) then
        raise exception 'a journal has legs' using errcode = '23514', constraint = 'ledger_journal_has_legs';
      end if;
      if exists (select 1 from ledger_leg where journal_id = new.id group by contract_id, financial_year having sum(amount) <> 0) then
        raise exception 'the debits and credits of a journal are equal for each contract and year'
          using errcode = '23514', constraint = 'ledger_journal_balances';
      end if;
      if new.reverses_id is not null and exists (
        select 1 from (select line_id, account, effect, attribution, amount from ledger_leg where journal_id = new.id
          union all select line_id, account, effect, attribution, amount from ledger_leg where journal_id = new.reverses_id) both_sides
        group by line_id, account, effect, attribution having sum(amount) <> 0) then
        raise exception 'a reversal takes back exactly what it reverses' using errcode = '23514', constraint = 'ledger_journal_reverses_all';
      end if;
      if new.kind = 'validated' and (
        exists (select 1 from saving_scheme s where s.id = new.scheme_id and s.raised_by = new.posted_by)
        or exists (select 1 from ledger_leg mine join ledger_leg g on g.line_id = mine.line_id
          join ledger_journal j on j.id = g.journal_id and j.posted_by = new.posted_by
            and j.kind in ('recognised', 'moved', 'reforecast', 'delivered')
          where mine.journal_id = new.id)) then
        raise exception 'nobody validates a saving that they raised or posted' using errcode = '42501';
      end if;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_unfit_legs()
 RETURNS trigger
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
 SET enable_seqscan TO 'off'
AS $function$
    begin
      if exists (select 1 from (select distinct journal_id, trust_id, partnership_id, scheme_id from new_legs) g
          left join ledger_journal j on j.id = g.journal_id
          where (j.written_in, j.trust_id, j.partnership_id, j.scheme_id)
            is distinct from (pg_current_xact_id(), g.trust_id, g.partnership_id, g.scheme_id))
        or exists (select 1 from (select distinct line_id, trust_id, scheme_id, contract_id, category, financial_year, cash_type, recurrence,
            budget_type, mechanism from new_legs) g
          left join saving_line l on l.id = g.line_id left join saving_scheme s on s.id = l.scheme_id
          where (l.trust_id, l.scheme_id, l.contract_id, s.category, l.financial_year, l.cash_type, l.recurrence, l.budget_type, l.mechanism)
            is distinct from
            (g.trust_id, g.scheme_id, g.contract_id, g.category, g.financial_year, g.cash_type, g.recurrence, g.budget_type, g.mechanism)) then
        raise exception 'a leg belongs to a journal of the same transaction and carries the axes of its line' using errcode = '42501';
      end if;
      return null;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_unscored_sheet()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if exists (select 1 from tender_criterion c where c.tender_id = new.tender_id
        and not exists (select 1 from own_score o where o.tender_id = new.tender_id and o.lot_id = new.lot_id
          and o.criterion_id = c.id and o.evaluator_id = new.evaluator_id)) then
        raise exception 'a sheet without a score on every criterion is not handed in' using errcode = '42501';
      end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_when_handed_in()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare mine own_score;
    begin
      if tg_op = 'DELETE' then mine := old; else mine := new; end if;
      if exists (select 1 from own_sheet s where s.tender_id = mine.tender_id and s.lot_id = mine.lot_id
        and s.evaluator_id = mine.evaluator_id) then
        raise exception 'own scores are never changed once they are handed in' using errcode = '42501';
      end if;
      return mine;
    end $function$

CREATE OR REPLACE FUNCTION public.refuse_when_quality_locked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare of_tender uuid;
    begin
      if tg_op = 'DELETE' then of_tender := old.tender_id; else of_tender := new.tender_id; end if;
      if exists (select 1 from quality_lock q where q.tender_id = of_tender) then
        raise exception 'rows of % are never changed once the quality is locked', tg_table_name using errcode = '42501';
      end if;
      if tg_op = 'DELETE' then return old; end if;
      return new;
    end $function$

CREATE OR REPLACE FUNCTION public.release_claim(scheme uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET "app.kind" TO 'system'
AS $function$
    begin
      if exists (
          select 1 from (select line_id, account, sum(amount) as amount from ledger_leg where scheme_id = scheme
            group by line_id, account, effect, attribution) cell
          group by line_id
          -- Of a line that was taken back not even what would have been paid is left; one re-forecast to nothing still has it.
          having bool_or(account not in ('baseline', 'spend', 'rejected') and amount <> 0)
            or bool_or(account = 'baseline' and amount <> 0) and not bool_or(account = 'rejected' and amount <> 0)) then
        return false;
      end if;
      update saving_scheme set claim_released_at = clock_timestamp() where id = scheme and claim_released_at is null;
      return found;
    end $function$

CREATE OR REPLACE FUNCTION public.savings_not_due(wanted uuid, today date)
 RETURNS TABLE(trust_id uuid, cash_type text, budget_type text, recurrence text, amount numeric)
 LANGUAGE plpgsql
AS $function$
    #variable_conflict use_column
    declare asker text := current_setting('app.kind', true);
    begin
      if is_partner(wanted) is not true then return; end if;
      perform set_config('app.kind', 'system', true);
      return query 
      select b.trust_id, b.cash_type, b.budget_type, b.recurrence, sum(b.amount)
      from saving_scheme s join ledger_scheme b on b.scheme_id = s.id
      where s.partnership_id = wanted and s.price_starts_on > today and b.account in ('identified', 'forecast')
        and b.financial_year <= financial_year_of(today)
      group by 1, 2, 3, 4;
      perform set_config('app.kind', asker, true);
    end $function$

CREATE OR REPLACE FUNCTION public.whole_months_left(day date)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select (15 - extract(month from day)::int) % 12 + 1 - (extract(day from day) <> 1)::int $function$
