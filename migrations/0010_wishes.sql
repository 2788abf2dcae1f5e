ALTER TABLE `retries` ADD `wished_at` integer;--> statement-breakpoint
UPDATE `retries` SET `wished_at`=-`reported_until`, `reported_until`=NULL WHERE `reported_until`<0;