CREATE TABLE `address_marks` (
	`address` text NOT NULL,
	`mark` text NOT NULL,
	`esp` text NOT NULL,
	`source` text NOT NULL,
	`marked_at` integer NOT NULL,
	PRIMARY KEY(`address`, `mark`, `esp`, `source`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `addresses` (
	`address` text PRIMARY KEY NOT NULL,
	`permanent_errors` integer NOT NULL,
	`transient_errors` integer NOT NULL,
	`permanent_run` integer NOT NULL,
	`expired_run` integer NOT NULL,
	`retry_started_at` integer,
	`retry_ends_at` integer,
	`last_rank` integer NOT NULL,
	`last_status` text,
	`last_reason` text,
	`last_delivered_at` integer NOT NULL,
	`condemned_at` integer NOT NULL,
	`suppressed_at` integer NOT NULL,
	`reactivated_at` integer NOT NULL,
	`refold_from` integer,
	`version` integer NOT NULL,
	`told_undeliverable` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `addresses_marked` ON `addresses` (`refold_from`) WHERE refold_from IS NOT NULL;--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`scope` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash` ON `api_tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `delivery_log` (
	`occurred_at` integer NOT NULL,
	`event_key` text NOT NULL,
	`address` text NOT NULL,
	`kind` text NOT NULL,
	`class` integer NOT NULL,
	`message_id` text,
	`counts` integer NOT NULL,
	`condemns` integer NOT NULL,
	`final` integer NOT NULL,
	`outcome` text,
	`logged_status` text,
	`received_at` integer NOT NULL,
	`esp` text NOT NULL,
	`source` text NOT NULL,
	`authenticity` text NOT NULL,
	`status` text,
	`reason` text,
	`scope` text,
	`action` text,
	`confidence` real,
	`rule` text,
	`mailbox_provider` text,
	`reported_status` text,
	`reply_code` integer,
	`diagnostic` text,
	`esp_event` text NOT NULL,
	`esp_event_id` text,
	`evidence` text,
	`not_before` integer,
	`metadata` text,
	`actor` text,
	`note` text,
	PRIMARY KEY(`occurred_at`, `event_key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `log_address` ON `delivery_log` (`address`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `log_unknown` ON `delivery_log` (`occurred_at`) WHERE reason = 'unknown';--> statement-breakpoint
CREATE TABLE `erased_addresses` (
	`hash` text PRIMARY KEY NOT NULL,
	`erased_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `erased_addresses_at` ON `erased_addresses` (`erased_at`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`request_hash` text NOT NULL,
	`started_at` integer NOT NULL,
	`status` integer,
	`body` text,
	`content_type` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idempotency_keys_started` ON `idempotency_keys` (`started_at`);--> statement-breakpoint
CREATE TABLE `import_parts` (
	`import_id` text NOT NULL,
	`part` integer NOT NULL,
	`counts` text NOT NULL,
	PRIMARY KEY(`import_id`, `part`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`format` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`last_at` integer NOT NULL,
	`undone_at` integer,
	`undone_by` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `imports_created` ON `imports` (`created_at`);--> statement-breakpoint
CREATE TABLE `message_parts` (
	`message_id` text NOT NULL,
	`part` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`message_id`, `part`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `message_recipients` (
	`address` text NOT NULL,
	`message_id` text NOT NULL,
	`in_flight_until` integer,
	PRIMARY KEY(`address`, `message_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `message_recipients_message` ON `message_recipients` (`message_id`);--> statement-breakpoint
CREATE TABLE `messages` (
	`message_id` text PRIMARY KEY NOT NULL,
	`envelope_from` text,
	`size_bytes` integer NOT NULL,
	`stored_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `nonces` (
	`esp` text NOT NULL,
	`nonce` text NOT NULL,
	`body_hash` text NOT NULL,
	`used_at` integer NOT NULL,
	PRIMARY KEY(`esp`, `nonce`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notification_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`note` text,
	`types` text NOT NULL,
	`secrets` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notifications` (
	`endpoint_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`address` text,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer,
	`attempt_log` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`endpoint_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notifications_created` ON `notifications` (`created_at`,`id`,`endpoint_id`);--> statement-breakpoint
CREATE INDEX `notifications_due` ON `notifications` (`endpoint_id`,`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `own_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`phrases` text NOT NULL,
	`reason` text NOT NULL,
	`provider` text,
	`note` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `retries` (
	`address` text NOT NULL,
	`started_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`state` text NOT NULL,
	`closed_at` integer,
	`mode` text NOT NULL,
	`plan_id` text NOT NULL,
	`address_hash` text NOT NULL,
	`shard` integer NOT NULL,
	`not_before` integer,
	`in_flight_at` integer,
	`in_flight_until` integer,
	PRIMARY KEY(`address`, `started_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `retries_state` ON `retries` (`state`,`ends_at`);--> statement-breakpoint
CREATE TABLE `stats` (
	`quarter` integer NOT NULL,
	`esp` text NOT NULL,
	`source` text NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`outcome` text NOT NULL,
	`mailbox_provider` text NOT NULL,
	`events` integer NOT NULL,
	PRIMARY KEY(`quarter`, `esp`, `source`, `status`, `reason`, `outcome`, `mailbox_provider`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `unread_mails` (
	`id` text PRIMARY KEY NOT NULL,
	`received_at` integer NOT NULL,
	`why` text NOT NULL,
	`subject` text,
	`size_bytes` integer NOT NULL,
	`mentions` text NOT NULL,
	`head` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unread_mails_received` ON `unread_mails` (`received_at`,`id`);