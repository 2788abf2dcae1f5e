ALTER TABLE `retries` ADD `asked_at` integer;--> statement-breakpoint
ALTER TABLE `retries` ADD `reported_until` integer;