ALTER TABLE `delivery_log` ADD `claimed_at` integer;--> statement-breakpoint
CREATE INDEX `log_claimed` ON `delivery_log` (`claimed_at`,`event_key`) WHERE claimed_at IS NOT NULL;