/* The types of docs/site/openapi.json. Generated, like that: npm run fix */

export interface paths {
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview a start
         * @description Tells what the start would do now, by the same rule and with the same permission, whom its messages would not reach, and which senders would serve it; it changes nothing. It is no reservation: the campaign may change before it is started. Its `ETag` names the plan: the selection, the messages, what the team has said of the senders, and the workflow. Sent as `If-Match`, it makes a start of that very plan.
         *
         *     Required permission: `campaigns:execute`.
         */
        get: operations["previewStart"];
        put?: never;
        /**
         * Start a campaign
         * @description Starts a campaign that is `draft` or `stopped`, and triggers its workflow when the workflow trigger is `manual`. Of any number of simultaneous starts exactly one wins; the others get 409.
         *
         *     `instancesCreated` is a promise: one instance for each selected lead, kept behind the answer. `Location` names the run, which tells how far it is. A start from `stopped` opens a new run: of a manual campaign for the leads that no earlier run has finished, of an automatic one for the leads that arrive from then on. 422 when a content slot has no template and, with the workflow trigger `manual`, when there is no selected lead that is not finished: an automatic campaign may start over nobody.
         *
         *     With the `ETag` of a preview in `If-Match`, the start does what that preview showed or answers 412: look and start are then one step, whatever others change in between. 412 comes last: a start that is refused for another reason says that one.
         *
         *     There is no request body: it may be absent, empty or `{}`.
         *
         *     Required permission: `campaigns:execute`.
         */
        post: operations["startCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a campaign
         * @description Stops an `active` campaign: its run ends, and its open instances are `cancelled` from the moment of the answer, however many there are. No further instance of the run appears. What was `completed`, `failed` or `cancelled` stays so.
         *
         *     `Location` names the run that ended. The campaign can be started again. An `automatic` one then does not make up for its stop: leads whose instances the stop has cancelled, and leads that arrived while it was stopped, get no instance from it. Create a `manual` campaign over them, by `leadIds`.
         *
         *     There is no request body: it may be absent, empty or `{}`.
         *
         *     Required permission: `campaigns:execute`.
         */
        post: operations["stopCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the campaigns
         * @description Lists the campaigns of the account group, newest first.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["listCampaigns"];
        put?: never;
        /**
         * Create a campaign from a starter template
         * @description Creates a draft. Its selection of leads is frozen: leads that are added to the audience afterwards are not in it. The instances of a campaign with the workflow trigger `automatic` come with the leads that arrive while it is active, whatever its selection.
         *
         *     Required permission: `campaigns:write`.
         */
        post: operations["createCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/duplicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Duplicate a campaign
         * @description Creates a draft with the settings, the description, the content slots and the senders of another campaign, whatever the status of that one. Its selection of leads is its own, and frozen.
         *
         *     Required permission: `campaigns:write`.
         */
        post: operations["duplicateCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a campaign
         * @description Reads a campaign with its present status. What it was made with (`starterTemplateId`, `audienceId`, `leadIds`, `senderIds`, `workflowTrigger`) is not part of the answer.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["getCampaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the progress of a campaign
         * @description Tells how far the latest run of a campaign is, what holds it back, when it can end at the earliest, and what comes next. It costs the same for ten leads and for a million, and changes nothing.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["getProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run
         * @description Reads how far a run is. Ask again until `state` is `created`: then every promised instance exists.
         *
         *     A client that prefers `text/event-stream` (`Accept`) gets the run as Server-Sent Events until nothing about it will change any more. Each event but `error` has an `id`: a client that connects again with the last one as `Last-Event-ID`, or as the parameter `lastEventId`, is told what has changed since; any other is ignored, and the stream begins with the run as it is. A key may begin 30 streams a minute.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the runs of a campaign
         * @description Lists the starts of a campaign and what came of each, the latest started first: who started and stopped it, and when.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the instances of a campaign
         * @description Lists who is in a campaign: the earliest run first, and in it by the lead's place in its audience.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["listInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances/{instanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an instance
         * @description Reads an instance: what was asked of senders for its lead, what the lead has written, and what comes next, as data and as one sentence.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["getInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List actions
         * @description Lists actions by campaign, by the lead's place in its audience, and by step: those of a campaign, or the `unknown` ones of every campaign.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["listActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/actions/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve unknown actions of a campaign
         * @description Says the same of up to 1,000 actions of a campaign of which nobody knows what became of them. Repeat it while there are more.
         *
         *     Required permission: `campaigns:execute`.
         */
        post: operations["resolveActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/actions/{actionId}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve an unknown action
         * @description Says what became of an action of which nobody knows. Its lead goes on at once. Saying the same again changes nothing, and is answered the same.
         *
         *     Required permission: `campaigns:execute`.
         */
        post: operations["resolveAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/audiences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audiences
         * @description Lists the audiences of the account group, oldest first.
         *
         *     Required permission: `audiences:read`.
         */
        get: operations["listAudiences"];
        put?: never;
        /**
         * Create an audience
         * @description Creates an empty audience. Add leads to it next.
         *
         *     Required permission: `audiences:write`.
         */
        post: operations["createAudience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/audiences/{audienceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an audience
         * @description Reads an audience with the number of its leads.
         *
         *     Required permission: `audiences:read`.
         */
        get: operations["getAudience"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the leads of an audience
         * @description Lists the leads in the order in which they were added.
         *
         *     Required permission: `audiences:read`.
         */
        get: operations["listLeads"];
        put?: never;
        /**
         * Add leads to an audience
         * @description Adds up to 1,000 leads, in a body of up to 1 MiB. Each lead is judged by itself: one that is malformed or a duplicate is in `skipped` with its place and the reason, and never fails its neighbours. Repeating the call adds nobody twice.
         *
         *     E-mail addresses are compared without regard to case, and LinkedIn addresses are kept in one spelling.
         *
         *     Required permission: `audiences:write`.
         */
        post: operations["addLeads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads/{leadId}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a person
         * @description Erases what is kept of a person: of this lead, and of those in other audiences of the account group that share an identity with it. Their names, identities, companies, titles and attributes go, and so does what they wrote and what senders said of them. Their open instances are cancelled. They are suppressed under hashes alone, also when they are added again.
         *
         *     The lead stays in its place as `Erased lead`. This cannot be undone. Asked again, it answers the same, and erases what a sender has told since.
         *
         *     Required permission: `audiences:write`.
         */
        post: operations["eraseLead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the account groups of the key
         * @description Lists the account groups that the key has access to, oldest first. Any valid key may ask.
         *
         *     Any valid key may call it.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at the key
         * @description Tells a key about itself: whose it is, what it may do, and until when. `GET /v1/accounts` lists the account groups that it has access to.
         *
         *     Any valid key may call it.
         */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the suppressions
         * @description Lists the suppressions of the account group, oldest first.
         *
         *     Required permission: `audiences:read`.
         */
        get: operations["listSuppressions"];
        put?: never;
        /**
         * Suppress people
         * @description Suppresses up to 1,000 people, in a body of up to 1 MiB: nobody contacts them any more, in any campaign of the account group. Their open instances are cancelled everywhere, at once. A body in which one of them is malformed suppresses nobody.
         *
         *     Required permission: `audiences:write`.
         */
        post: operations["addSuppressions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/suppressions/{suppressionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a suppression
         * @description Removes a suppression, and answers it as it was. Instances that it has cancelled stay cancelled.
         *
         *     Required permission: `audiences:write`.
         */
        delete: operations["removeSuppression"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the content slots of a campaign
         * @description Lists the places where the campaign's workflow sends a message, in order.
         *
         *     Required permission: `campaigns:read`.
         */
        get: operations["listContentSlots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/content-slots/{slotId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Give a content slot another template or delay
         * @description Points a content slot to another template of its channel, or changes how long its step waits, while the campaign is `draft` or `stopped`.
         *
         *     Required permission: `campaigns:write`.
         */
        patch: operations["updateContentSlot"];
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the templates
         * @description Lists the templates of the account group and the built-in ones, oldest first.
         *
         *     Required permission: `templates:read`.
         */
        get: operations["listTemplates"];
        put?: never;
        /**
         * Create a template
         * @description Creates a template of the account group.
         *
         *     Required permission: `templates:write`.
         */
        post: operations["createTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/templates/{templateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a template
         * @description Reads a template, also a built-in one.
         *
         *     Required permission: `templates:read`.
         */
        get: operations["getTemplate"];
        put?: never;
        post?: never;
        /**
         * Delete a template
         * @description Deletes a template that no active campaign uses, and answers it as it was. Content slots that had it are left without one, and starting their campaigns is a 422 that names them.
         *
         *     Required permission: `templates:write`.
         */
        delete: operations["deleteTemplate"];
        options?: never;
        head?: never;
        /**
         * Change a template
         * @description Changes its name, its subject, its content or several. Active campaigns that use it have the new message from then on.
         *
         *     Required permission: `templates:write`.
         */
        patch: operations["updateTemplate"];
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the senders
         * @description Lists the senders of the account group, oldest first.
         *
         *     Required permission: `senders:read`.
         */
        get: operations["listSenders"];
        put?: never;
        /**
         * Register a sender
         * @description Registers a sender, and answers the secret that signs the requests to it. The secret is in this answer alone, and in its repetition with the same `Idempotency-Key`.
         *
         *     Required permission: `senders:write`.
         */
        post: operations["createSender"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/senders/{senderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a sender
         * @description Reads a sender, and what it may do at present.
         *
         *     Required permission: `senders:read`.
         */
        get: operations["getSender"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a sender
         * @description Changes settings of a sender, or ends its block. They apply at once.
         *
         *     Required permission: `senders:write`.
         */
        patch: operations["updateSender"];
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/senders/{senderId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a sender a new secret
         * @description Makes a new secret and answers it this once. For a day the one before signs as well; a secret before that one ends at once.
         *
         *     Required permission: `senders:write`.
         */
        post: operations["rotateSenderSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/senders/{senderId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a sender
         * @description Sends a signed request of the type `sender.test` to the sender's URL, once, and answers what came back. Nothing about the sender changes.
         *
         *     Required permission: `senders:write`.
         */
        post: operations["testSender"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/sender-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell what has happened
         * @description Takes up to 100 events of senders, in a body of up to 1 MiB: late results of actions, acceptances, replies, unsubscriptions, limits. They may come in any order and as often as you like: an event is known by its `id`. An e-mail address, a LinkedIn address or an external id means that person in every audience of the account group.
         *
         *     Required permission: `sender-events:write`.
         */
        post: operations["receiveSenderEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the feed of events
         * @description Reads what has happened in the account group, in the order in which it was committed. Keep the `sequence` of the last event that you have worked through and pass it as `after`: events are kept for 30 days, and a reader who comes back sooner misses nothing. A page with very large messages ends before `limit`: go by `hasMore`.
         *
         *     A client that prefers `text/event-stream` (`Accept`) gets what there is and then what comes, as Server-Sent Events. Each has its `sequence` as `id`: a client that connects again with the last one as `Last-Event-ID`, or as the parameter `lastEventId`, goes on behind it, whatever `cursor` and `after` say; one that is no number is ignored. A key may begin 30 streams a minute.
         *
         *     Required permission: `events:read`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhook endpoints
         * @description Lists the webhook endpoints of the account group, oldest first.
         *
         *     Required permission: `webhooks:read`.
         */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Register a webhook endpoint
         * @description Registers an address that is told what happens from now on, and answers the secret that signs what is sent to it. The secret is in this answer alone, and in its repetition with the same `Idempotency-Key`. An account group has at most 20 endpoints.
         *
         *     Required permission: `webhooks:write`.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook endpoint
         * @description Reads an endpoint: how its deliveries stand, and whether Kickoff has switched it off.
         *
         *     Required permission: `webhooks:read`.
         */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description Deletes an endpoint with its deliveries. Nothing is sent to it afterwards.
         *
         *     Required permission: `webhooks:write`.
         */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint
         * @description Changes settings of an endpoint. One that is switched off gives up what was still to be tried: these deliveries are `failed`, and have no `nextAttemptAt`. Switched on again, it is told what happens from then on. What was given up and what it has missed is sent by a recovery with a `since` from before.
         *
         *     Required permission: `webhooks:write`.
         */
        patch: operations["updateWebhookEndpoint"];
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook endpoint a new secret
         * @description Makes a new secret and answers it this once. For a day the one before signs as well; a secret before that one ends at once, also where two rotations are within a day.
         *
         *     Required permission: `webhooks:write`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a webhook endpoint
         * @description Sends a signed request of the type `webhook.test` to the endpoint's URL, once, and answers what came back. Nothing about the endpoint changes: a hold goes on. It is no event and no delivery; what it sends is among the webhooks of this document.
         *
         *     Required permission: `webhooks:write`.
         */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries to a webhook endpoint
         * @description Lists what was sent to an endpoint in the last 30 days, and what came of each attempt, the newest event first.
         *
         *     Required permission: `webhooks:read`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description Sends the event of a delivery once more, with the same `webhook-id` and a fresh signature. It is a delivery of its own; the old one stays as it is. Repeated before the first attempt, also at once, it changes nothing and answers the same delivery. One that succeeds ends a hold.
         *
         *     Required permission: `webhooks:write`.
         */
        post: operations["resendDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send what a webhook endpoint has missed
         * @description Sends everything that was recorded since a time and was not delivered to the endpoint, in the order of the feed, behind what is new. It says that the endpoint is back: one that is held is not held any more, a pause that it has asked for is over, and what is pending is tried at once. A time in the future is refused. With a recovery or replay that is under way it is merged: from the earlier of both places on, and delivered or not unless both are recoveries.
         *
         *     Required permission: `webhooks:write`.
         */
        post: operations["recoverDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountGroupId}/webhook-endpoints/{webhookEndpointId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a part of the feed again
         * @description Sends everything behind a place of the feed to the endpoint once more, delivered or not, in the order of the feed, behind what is new. It says that the endpoint is back: one that is held is not held any more, a pause that it has asked for is over, and what is pending is tried at once. A place behind the newest event is refused. With a recovery or replay that is under way it is merged: from the earlier of both places on, and delivered or not unless both are recoveries.
         *
         *     Required permission: `webhooks:write`.
         */
        post: operations["replayEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether the service answers
         * @description Needs no key, touches no store, and takes any query. Its answer has no envelope.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The tenant: every resource belongs to exactly one. */
        AccountGroup: {
            id: components["schemas"]["Identifier"];
            name: string;
            createdAt: components["schemas"]["Timestamp"];
        };
        AccountGroupListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["AccountGroupPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        AccountGroupPage: {
            items: components["schemas"]["AccountGroup"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        /** @description One step of one lead, as it was asked of a sender. */
        Action: {
            /** @description The id under which its sender knows it: of the instance that was the first to ask for it, and the step. */
            id: string;
            campaignId: components["schemas"]["Identifier"];
            /** @description The run that was the first to ask for it. */
            runId: components["schemas"]["Identifier"];
            /** @description The instance of that run. */
            instanceId: components["schemas"]["InstanceIdentifier"];
            step: number;
            kind: components["schemas"]["ActionKind"];
            senderId: components["schemas"]["Identifier"];
            status: components["schemas"]["ActionStatus"];
            /** @description How often the sender was asked and may have acted. */
            attempt: number;
            /** @description The sender is not asked later than this. */
            notAfter: components["schemas"]["Timestamp"];
            /** @description When the sender was first asked. */
            firstCalledAt: components["schemas"]["Timestamp"] | null;
            /** @description When the sender was last asked. */
            calledAt: components["schemas"]["Timestamp"] | null;
            /** @description When it was done, or when the last answer came. */
            answeredAt: components["schemas"]["Timestamp"] | null;
            /** @description When the lead accepted the connection request. */
            connectedAt: components["schemas"]["Timestamp"] | null;
            /** @description When the connection request was withdrawn. */
            withdrawnAt: components["schemas"]["Timestamp"] | null;
            /** @description The sender's code; `resolved_sent`, `resolved_not_sent` or `resolved_skip` once a person has resolved it. */
            code: string | null;
            /** @description The sender's own words. */
            message: string | null;
            /** @description As the sender names what it has done. */
            externalId: string | null;
            /** @description As the sender names the conversation. */
            thread: string | null;
            leadId: components["schemas"]["Identifier"];
        };
        /**
         * @description What a sender can be asked to do.
         * @enum {string}
         */
        ActionKind: "engage" | "connection_request" | "direct_message" | "inmail";
        ActionListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["ActionPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        ActionPage: {
            items: components["schemas"]["Action"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        /** @description A sender has performed an action. */
        ActionSentEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "action.sent";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                instanceId: components["schemas"]["InstanceIdentifier"];
                lead: components["schemas"]["EventLead"];
                /** @description The id under which the sender knows the action. */
                actionId: string;
                step: number;
                kind: components["schemas"]["ActionKind"];
                /** @description How often the sender was asked and may have acted. */
                attempt: number;
                /** @description Who was asked. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                /** @description As the sender names what it has done. */
                externalId: string | null;
                /** @description As the sender names the conversation. */
                thread: string | null;
            };
        };
        /**
         * @description `reserved`: it has a slot, and its sender is asked within minutes; `sending`: it is asked at this moment; `accepted`: it has taken it on; `sent`: done; `skipped`: not needed; `rejected`: never for this lead; `unknown`: nobody knows; `expired`: nothing happened, and it may be asked for again.
         * @enum {string}
         */
        ActionStatus: "reserved" | "sending" | "accepted" | "sent" | "skipped" | "rejected" | "unknown" | "expired";
        ActionSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Action"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description Nobody knows what became of an action, and it waits for a person: resolve it. */
        ActionUnknownEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "action.unknown";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                instanceId: components["schemas"]["InstanceIdentifier"];
                lead: components["schemas"]["EventLead"];
                /** @description The id under which the sender knows the action. */
                actionId: string;
                step: number;
                kind: components["schemas"]["ActionKind"];
                /** @description How often the sender was asked and may have acted. */
                attempt: number;
                /** @description Who was asked. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                /** @description Why nobody knows. */
                code: string | null;
            };
        };
        AddedLeads: {
            /** @description How many leads were added. */
            added: number;
            /** @description The ids of those added, in their order. */
            leadIds: components["schemas"]["Identifier"][];
            skipped: components["schemas"]["SkippedLead"][];
        };
        AddedLeadsSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["AddedLeads"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        AddedSuppressions: {
            /** @description Of how many something was new. */
            added: number;
            /** @description One for each of the request, in its order. */
            suppressions: {
                /**
                 * @description `added`: an identity is suppressed from now on. `existing`: all were suppressed already, and stay so for their old reason.
                 * @enum {string}
                 */
                outcome: "added" | "existing";
                /** @description The suppressions of its e-mail address, its LinkedIn address and its external id, as far as it names them. */
                ids: components["schemas"]["Identifier"][];
            }[];
        };
        AddedSuppressionsSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["AddedSuppressions"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        AddLeadsRequest: {
            leads: components["schemas"]["NewLead"][];
        };
        AddSuppressionsRequest: {
            suppressions: components["schemas"]["NewSuppression"][];
        };
        /** @description Who calls. The key itself is shown once, when it is made. */
        ApiKey: {
            id: components["schemas"]["Identifier"];
            name: string;
            /** @description What the key may do in each account group that it has access to. */
            permissions: ("audiences:read" | "audiences:write" | "campaigns:read" | "campaigns:write" | "campaigns:execute" | "events:read" | "sender-events:write" | "senders:read" | "senders:write" | "templates:read" | "templates:write" | "webhooks:read" | "webhooks:write")[];
            createdAt: components["schemas"]["Timestamp"];
            /** @description Null for a key that does not expire. */
            expiresAt: components["schemas"]["Timestamp"] | null;
        };
        ApiKeySuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["ApiKey"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description What of a run is in the archive. Until an operator brings it back, lists that would need it answer 409 `RUN_ARCHIVED`. */
        ArchivedRun: {
            /** @description When the first of it was archived. */
            at: components["schemas"]["Timestamp"];
            /** @description What the keys of its objects in the archive's bucket begin with. */
            prefix: string;
            /** @description How many objects there are. */
            parts: number;
            /** @description How many instances are there. */
            instances: number;
            /** @description How many actions are there. */
            actions: number;
        };
        /** @description A list of leads to which leads are only ever added. */
        Audience: {
            id: components["schemas"]["Identifier"];
            name: string;
            description: string | null;
            leadCount: number;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        AudienceListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["AudiencePage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        AudiencePage: {
            items: components["schemas"]["Audience"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        AudienceSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Audience"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        Campaign: {
            id: components["schemas"]["Identifier"];
            name: string;
            description: string | null;
            status: components["schemas"]["CampaignStatus"];
            /** @description How many leads the campaign selects. */
            selectedLeadCount: number;
            includeConversationHistory: boolean;
            autoCancelOnMessageReceived: boolean;
            /** @description A BCP 47 language tag. */
            outreachLanguage: string | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            /** @description When it was last started. */
            startedAt: components["schemas"]["Timestamp"] | null;
            /** @description The earliest time at which any of the senders of an active campaign may act again; null if one may now, or there is none. */
            rateLimitedUntil: components["schemas"]["Timestamp"] | null;
        };
        /** @description The last instance of a run has ended. */
        CampaignCompletedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "campaign.completed";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                /** @description How many have ended in which way. */
                instances: {
                    completed: number;
                    cancelled: number;
                    failed: number;
                };
            };
        };
        CampaignListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["CampaignPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        CampaignPage: {
            items: components["schemas"]["Campaign"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        /** @description The senders that would serve the campaign: those that it names or, if it names none, the oldest of those that are enabled and perform all kinds of its workflow. None is no obstacle: its instances wait for one. */
        CampaignSenders: {
            id: components["schemas"]["Identifier"];
            name: string;
            /** @description Whether it may act at all. */
            enabled: boolean;
            blocked: components["schemas"]["SenderBlock"];
            /** @description The kinds of the campaign's workflow that it does not perform. While there is one, it serves nobody. */
            missingKinds: components["schemas"]["ActionKind"][];
        }[];
        /** @description A start has won. Its instances follow. */
        CampaignStartedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "campaign.started";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                /** @description The id of the API key. */
                startedBy: string;
                instancesPromised: number;
            };
        };
        /**
         * @description A campaign can be started when it is `draft` or `stopped`.
         * @enum {string}
         */
        CampaignStatus: "draft" | "active" | "stopped" | "completed";
        /** @description A campaign was stopped. The instances that it cancels have no events of their own. */
        CampaignStoppedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "campaign.stopped";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                /** @description The id of the API key. */
                stoppedBy: string;
                /** @description How many were open. */
                instancesStopped: number;
            };
        };
        CampaignSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Campaign"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /**
         * @description What carries a message to a lead.
         * @enum {string}
         */
        Channel: "connection_request" | "direct_message" | "inmail";
        /** @description A place in a campaign's workflow that sends a message. */
        ContentSlot: {
            id: components["schemas"]["Identifier"];
            channel: components["schemas"]["Channel"];
            label: string;
            /** @description Counts all slots of the campaign from 1. */
            position: number;
            /** @description Counts those of its channel from 1. */
            channelPosition: number;
            /** @description Null when its template was deleted. */
            templateId: components["schemas"]["Identifier"] | null;
            /** @description How many days of 24 hours lie between what comes before its step and the step. */
            delayDays: number;
        };
        ContentSlotListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["ContentSlotPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        ContentSlotPage: {
            items: components["schemas"]["ContentSlot"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        ContentSlotSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["ContentSlot"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        CreateAudienceRequest: {
            /** @description One line. */
            name: string;
            /** @description Text for people, of several lines if need be. */
            description?: string | null;
        };
        CreateCampaignRequest: {
            /**
             * @description The workflow, and the content slots that come with it.
             * @enum {string}
             */
            starterTemplateId: "engage-inmail" | "engage-connect-dm" | "connect-engage-dm" | "connect";
            /** @description One line. */
            name: string;
            /** @description An audience of the account group. */
            audienceId: components["schemas"]["Identifier"];
            /** @description Leads of the audience, each once, in any order: instances follow that of the audience; left out, the whole audience as it is now. */
            leadIds?: components["schemas"]["Identifier"][];
            /** @description Senders of the account group that serve the campaign, each once; left out, every enabled sender that performs the kinds of its workflow. */
            senderIds?: components["schemas"]["Identifier"][];
            description?: string | null;
            /**
             * @description Whether earlier conversations are taken into account.
             * @default true
             */
            includeConversationHistory?: boolean | ("" | null);
            /**
             * @description Whether an answer of the lead ends its instance.
             * @default true
             */
            autoCancelOnMessageReceived?: boolean | ("" | null);
            /**
             * @description A BCP 47 language tag; no variant twice.
             * @default null
             */
            outreachLanguage?: string | ("" | null);
            /**
             * @description `manual`: the start itself triggers the workflow; `automatic`: instances appear as leads arrive while the campaign is active, and it does not make up for a stop.
             * @default manual
             */
            workflowTrigger?: ("manual" | "automatic") | ("" | null);
        };
        CreateSenderRequest: {
            /** @description One line. */
            name: string;
            /** @description Where the sender is asked: https, a public host, no user name or password, not this service itself. */
            url: string;
            /** @description The kinds of actions that it performs, each once. */
            kinds: ("engage" | "connection_request" | "direct_message" | "inmail")[];
            /**
             * @description How many actions of a kind it may do in any 24 hours (`perDay`) and in any 7 times 24 hours (`perWeek`). Null or left out: no limit. 0: none.
             * @default {}
             */
            limits?: {
                engage?: components["schemas"]["NewKindLimits"] | null;
                connection_request?: components["schemas"]["NewKindLimits"] | null;
                direct_message?: components["schemas"]["NewKindLimits"] | null;
                inmail?: components["schemas"]["NewKindLimits"] | null;
            };
            /**
             * @description The least time from one action to the next, of whichever kinds.
             * @default 0
             */
            spacingSeconds?: number;
            /**
             * @description When it may act: on these days, from one time of day to the other as the clocks of the time zone show them, within one day. Null: at any time.
             * @default null
             */
            workingHours?: {
                timeZone: string;
                days: ("sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday")[];
                from: string;
                to: string;
            } | null;
            /**
             * @description How long the sender recognises the id of an action; 0: it does not.
             * @default 0
             */
            keepsKeysHours?: number;
            /**
             * @description Whether the sender can be asked what became of an action.
             * @default false
             */
            looksUpActions?: boolean;
            /**
             * @description Whether it may act at all.
             * @default true
             */
            enabled?: boolean;
        };
        CreateTemplateRequest: {
            /**
             * @description It cannot be changed later.
             * @enum {string}
             */
            channel: "connection_request" | "direct_message" | "inmail";
            /** @description One line. */
            name: string;
            /**
             * @description One line of up to 200 characters, with placeholders as in `content`: required for the channel `inmail`, refused for any other.
             * @default null
             */
            subject?: string | ("" | null);
            /** @description Text of up to 300 characters for a `connection_request`, 8,000 for a `direct_message`, 1,900 for an `inmail`. `{{company}}` is a placeholder for what is known of the lead, `{{company|your team}}` one with a fallback where that is missing. The field is `name`, `firstName`, `email`, `linkedinUrl`, `externalId`, `company`, `title` or an attribute. */
            content: string;
        };
        CreateWebhookEndpointRequest: {
            /** @description Where events are sent: https, a public host, no user name or password, not this service itself. */
            url: string;
            /**
             * @description For people.
             * @default
             */
            description?: string;
            /**
             * @description The types of events that it is told. Null or left out: all, also those that are new.
             * @default null
             */
            types?: ("campaign.started" | "campaign.stopped" | "campaign.completed" | "run.instances_created" | "instance.completed" | "instance.failed" | "instance.cancelled" | "action.sent" | "action.unknown" | "message.received" | "sender.limited" | "sender.blocked" | "sender.restored")[] | null;
            /**
             * @description Whether it is told anything. One that is switched on again is told what happens from then on; recover what it has missed.
             * @default true
             */
            enabled?: boolean;
        };
        /** @description An event on its way to an endpoint. */
        Delivery: {
            /** @description The `sequence` of the event, and which delivery of it this is. */
            id: string;
            /** @description The id of the event: `webhook-id` of each attempt. */
            eventId: components["schemas"]["Identifier"];
            /** @description The place of the event in the feed. */
            sequence: number;
            /**
             * @description `pending`: it is tried again at `nextAttemptAt`; `failed`: it was given up, and is sent again by a resend or a recovery.
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            attempts: components["schemas"]["DeliveryAttempt"][];
            nextAttemptAt: components["schemas"]["Timestamp"] | null;
            createdAt: components["schemas"]["Timestamp"];
        };
        /** @description One attempt. Of the answer's body nothing is kept. */
        DeliveryAttempt: {
            at: components["schemas"]["Timestamp"];
            /** @description How long it took. */
            milliseconds: number;
            /** @description The code of HTTP; null when none was received. */
            httpStatus: number | null;
            /**
             * @description Why it was not taken; null if it was. `timeout`: no answer within 15 seconds; `unreachable`: no connection, one that broke, or a certificate that does not hold; `redirect`: an answer that points elsewhere, which is not followed; `status`: any other code of HTTP but 200 to 299; `address`: the address may not be called.
             * @enum {string|null}
             */
            error: "timeout" | "unreachable" | "redirect" | "status" | "address" | null;
        };
        DeliveryListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["DeliveryPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        DeliveryPage: {
            items: components["schemas"]["Delivery"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        DeliverySuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Delivery"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        DuplicateCampaignRequest: {
            /** @description An audience of the account group. */
            audienceId: components["schemas"]["Identifier"];
            /**
             * @description One line; left out, `Copy of …`.
             * @default null
             */
            name?: string | ("" | null);
            /** @description Leads of the audience, each once, in any order: instances follow that of the audience; left out, the whole audience as it is now. */
            leadIds?: components["schemas"]["Identifier"][];
            /** @description Senders of the account group, each once; left out, those that the source names. */
            senderIds?: components["schemas"]["Identifier"][];
        };
        ErasedLeadSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Lead"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /**
         * @description Stable, for programs; the codes that a status can have stand with its response.
         * @enum {string}
         */
        ErrorCode: "VALIDATION_ERROR" | "UNAUTHORIZED" | "FORBIDDEN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "CAMPAIGN_ALREADY_ACTIVE" | "CAMPAIGN_NOT_ACTIVE" | "CAMPAIGN_COMPLETED" | "IDEMPOTENCY_CONFLICT" | "TEMPLATE_IN_USE" | "ACTION_NOT_UNKNOWN" | "RUN_ARCHIVED" | "PLAN_CHANGED" | "RATE_LIMIT_EXCEEDED" | "INTERNAL_ERROR" | "UPSTREAM_ERROR";
        ErrorResponse: {
            /** @constant */
            success: false;
            data: null;
            error: components["schemas"]["Failure"];
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description Something that has happened in the account group. */
        Event: components["schemas"]["CampaignStartedEvent"] | components["schemas"]["CampaignStoppedEvent"] | components["schemas"]["CampaignCompletedEvent"] | components["schemas"]["RunInstancesCreatedEvent"] | components["schemas"]["InstanceCompletedEvent"] | components["schemas"]["InstanceFailedEvent"] | components["schemas"]["InstanceCancelledEvent"] | components["schemas"]["ActionSentEvent"] | components["schemas"]["ActionUnknownEvent"] | components["schemas"]["MessageReceivedEvent"] | components["schemas"]["SenderLimitedEvent"] | components["schemas"]["SenderBlockedEvent"] | components["schemas"]["SenderRestoredEvent"];
        /** @description Whom it is about, as the audience has it when the event is read: once a lead is erased, no event names the person. */
        EventLead: {
            id: components["schemas"]["Identifier"];
            name: string;
            email: string | null;
            linkedinUrl: string | null;
            externalId: string | null;
            company: string | null;
            title: string | null;
        };
        EventListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["EventPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        EventPage: {
            items: components["schemas"]["Event"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
            /** @description The `sequence` of the newest event of the feed, of any type; 0 while there is none. */
            newest: number;
        };
        /**
         * @description What has happened. New types may come.
         * @enum {string}
         */
        EventType: "campaign.started" | "campaign.stopped" | "campaign.completed" | "run.instances_created" | "instance.completed" | "instance.failed" | "instance.cancelled" | "action.sent" | "action.unknown" | "message.received" | "sender.limited" | "sender.blocked" | "sender.restored";
        /** @description Lead positions `[from, to)` whose message used up its retries. They are tried again, less and less often. */
        FailedRange: {
            from: number;
            to: number;
            reason: string;
            since: components["schemas"]["Timestamp"];
        };
        Failure: {
            code: components["schemas"]["ErrorCode"];
            /**
             * @description A summary, the same for every request that fails like this.
             * @enum {string}
             */
            message: "Request validation failed" | "Invalid or missing API key" | "The API key does not allow this" | "The resource cannot be changed" | "Resource not found" | "The resource does not have this method" | "The campaign is already active" | "The campaign is not active" | "The campaign is completed" | "The Idempotency-Key belongs to another request" | "The template is in use" | "What became of the action is known" | "The run is in the archive" | "The plan of the start has changed" | "Rate limit exceeded" | "Internal server error" | "Upstream service error";
            /** @description What is wrong with this request, and what to do about it. */
            details: string;
        };
        /** @description An event of the stream of the feed; `data` is JSON. */
        FeedEvent: {
            /** @description The type of what has happened. */
            event: components["schemas"]["EventType"];
            /** @description For `Last-Event-ID`: the `sequence`. */
            id: string;
            data: components["schemas"]["Event"];
        } | {
            /**
             * @description After two minutes: connect again.
             * @constant
             */
            event: "reconnect";
            /** @description How far the stream has come. */
            id: string;
            data: Record<string, never>;
        } | {
            /**
             * @description Something failed on the way; the stream ends.
             * @constant
             */
            event: "error";
            data: components["schemas"]["Failure"];
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description 24 lower-case hexadecimal characters. The first 8 are the creation time in seconds, so identifiers sort by age. */
        Identifier: string;
        /** @description One lead's passage through the workflow in one run. */
        Instance: {
            id: components["schemas"]["InstanceIdentifier"];
            runId: components["schemas"]["Identifier"];
            status: components["schemas"]["InstanceStatus"];
            /** @description What it waits for, or why it has ended; null for one from before instances were executed. */
            reason: components["schemas"]["InstanceReason"] | null;
            /** @description What the reason does not say by itself: the sender's code, the missing field. */
            detail: string | null;
            /** @description The step that it is at, from 1; null while no sender has taken on the lead. */
            step: number | null;
            /** @description The sender that has the lead for the whole run. */
            senderId: components["schemas"]["Identifier"] | null;
            /** @description When it is looked at next: its time, or a deadline; null when it has ended, waits for a person, or has no sender yet. */
            nextAt: components["schemas"]["Timestamp"] | null;
            updatedAt: components["schemas"]["Timestamp"];
            lead: {
                id: components["schemas"]["Identifier"];
                name: string;
                email: string | null;
                linkedinUrl: string | null;
                externalId: string | null;
                company: string | null;
                title: string | null;
            };
        };
        /** @description A step of the lead, as it was asked of a sender. */
        InstanceAction: {
            /** @description The id under which its sender knows it: of the instance that was the first to ask for it, and the step. */
            id: string;
            campaignId: components["schemas"]["Identifier"];
            /** @description The run that was the first to ask for it. */
            runId: components["schemas"]["Identifier"];
            /** @description The instance of that run. */
            instanceId: components["schemas"]["InstanceIdentifier"];
            step: number;
            kind: components["schemas"]["ActionKind"];
            senderId: components["schemas"]["Identifier"];
            status: components["schemas"]["ActionStatus"];
            /** @description How often the sender was asked and may have acted. */
            attempt: number;
            /** @description The sender is not asked later than this. */
            notAfter: components["schemas"]["Timestamp"];
            /** @description When the sender was first asked. */
            firstCalledAt: components["schemas"]["Timestamp"] | null;
            /** @description When the sender was last asked. */
            calledAt: components["schemas"]["Timestamp"] | null;
            /** @description When it was done, or when the last answer came. */
            answeredAt: components["schemas"]["Timestamp"] | null;
            /** @description When the lead accepted the connection request. */
            connectedAt: components["schemas"]["Timestamp"] | null;
            /** @description When the connection request was withdrawn. */
            withdrawnAt: components["schemas"]["Timestamp"] | null;
            /** @description The sender's code; `resolved_sent`, `resolved_not_sent` or `resolved_skip` once a person has resolved it. */
            code: string | null;
            /** @description The sender's own words. */
            message: string | null;
            /** @description As the sender names what it has done. */
            externalId: string | null;
            /** @description As the sender names the conversation. */
            thread: string | null;
        };
        /** @description A lead is not contacted any more: of a reply, a suppression or a withdrawn request. */
        InstanceCancelledEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "instance.cancelled";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                instanceId: components["schemas"]["InstanceIdentifier"];
                lead: components["schemas"]["EventLead"];
                /** @description The step that it was at. */
                step: number | null;
                /** @description Who had the lead. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                } | null;
                reason: string | null;
                /** @description What the reason does not say by itself: the sender's code, the missing field. */
                detail: string | null;
            };
        };
        /** @description A lead has been through the workflow. */
        InstanceCompletedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "instance.completed";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                instanceId: components["schemas"]["InstanceIdentifier"];
                lead: components["schemas"]["EventLead"];
                /** @description The step that it was at. */
                step: number | null;
                /** @description Who had the lead. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                } | null;
                reason: string | null;
                /** @description What the reason does not say by itself: the sender's code, the missing field. */
                detail: string | null;
            };
        };
        /** @description One lead's passage through the workflow in one run, with everything that is known of it. */
        InstanceDetails: {
            id: components["schemas"]["InstanceIdentifier"];
            runId: components["schemas"]["Identifier"];
            status: components["schemas"]["InstanceStatus"];
            /** @description What it waits for, or why it has ended; null for one from before instances were executed. */
            reason: components["schemas"]["InstanceReason"] | null;
            /** @description What the reason does not say by itself: the sender's code, the missing field. */
            detail: string | null;
            /** @description The step that it is at, from 1; null while no sender has taken on the lead. */
            step: number | null;
            /** @description The sender that has the lead for the whole run. */
            senderId: components["schemas"]["Identifier"] | null;
            /** @description When it is looked at next: its time, or a deadline; null when it has ended, waits for a person, or has no sender yet. */
            nextAt: components["schemas"]["Timestamp"] | null;
            updatedAt: components["schemas"]["Timestamp"];
            lead: {
                id: components["schemas"]["Identifier"];
                name: string;
                email: string | null;
                linkedinUrl: string | null;
                externalId: string | null;
                company: string | null;
                title: string | null;
            };
            /** @description What was asked of senders for the lead, over all runs of the campaign, by step. */
            actions: components["schemas"]["InstanceAction"][];
            /** @description What the lead has written: the 100 messages that were told last, in the order of their times. */
            messages: components["schemas"]["ReceivedMessage"][];
            /** @description What comes next; null for an instance from before they were executed. */
            next: components["schemas"]["NextOfInstance"] | null;
        };
        /** @description A lead cannot be reached by the workflow. */
        InstanceFailedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "instance.failed";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                instanceId: components["schemas"]["InstanceIdentifier"];
                lead: components["schemas"]["EventLead"];
                /** @description The step that it was at. */
                step: number | null;
                /** @description Who had the lead. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                } | null;
                reason: string | null;
                /** @description What the reason does not say by itself: the sender's code, the missing field. */
                detail: string | null;
            };
        };
        /** @description The id of the run, and the lead's position in the audience. */
        InstanceIdentifier: string;
        InstanceListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["InstancePage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        InstancePage: {
            items: components["schemas"]["Instance"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        /**
         * @description What an open instance waits for: its time or the next free slot of its sender (`due`), the sender's answer (`sending`) or its result (`accepted-by-sender`), the lead (`acceptance`), a person (`unknown-action`), a sender (`no-sender`), or its sender, who may not act at present (`sender-limited`, `sender-blocked`). Or why it has ended: every step is done (`done`), the lead has not accepted in time (`not_accepted`); the lead has answered (`replied`), nobody may contact the lead (`suppressed`), the campaign was stopped (`stopped`), the connection request was withdrawn (`withdrawn`); a field is missing (`missing_field`), a text is too long (`text_too_long`), a template cannot be read (`invalid_template`), the sender will never do it (`rejected`).
         * @enum {string}
         */
        InstanceReason: "due" | "sending" | "accepted-by-sender" | "acceptance" | "unknown-action" | "no-sender" | "sender-limited" | "sender-blocked" | "done" | "not_accepted" | "replied" | "suppressed" | "stopped" | "withdrawn" | "missing_field" | "text_too_long" | "invalid_template" | "rejected";
        /** @enum {string} */
        InstanceStatus: "pending" | "running" | "completed" | "cancelled" | "failed";
        InstanceSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["InstanceDetails"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description How many actions of a kind a sender may do in any 24 hours and in any 7 times 24 hours; null where there is no limit. */
        KindLimits: {
            perDay: number | null;
            perWeek: number | null;
        };
        /** @description A person to contact. */
        Lead: {
            id: components["schemas"]["Identifier"];
            /** @description Its place in the audience, from 0. */
            position: number;
            name: string;
            email: string | null;
            linkedinUrl: string | null;
            externalId: string | null;
            company: string | null;
            title: string | null;
            attributes: {
                [key: string]: string;
            };
            createdAt: components["schemas"]["Timestamp"];
        };
        LeadListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["LeadPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        LeadPage: {
            items: components["schemas"]["Lead"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        /** @description How much of a limit is used. */
        LimitWindow: {
            kind: components["schemas"]["ActionKind"];
            /**
             * @description 24 hours, or 7 times 24 hours, that end now.
             * @enum {string}
             */
            window: "day" | "week";
            limit: number;
            used: number;
            left: number;
            /** @description When `left` grows; null if it cannot. */
            resetsAt: components["schemas"]["Timestamp"] | null;
        };
        /** @description A lead has written. A person who is a lead of several audiences is told of once for each. */
        MessageReceivedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "message.received";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign that has asked for something to the lead last; null if none has. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                } | null;
                runId: components["schemas"]["Identifier"] | null;
                instanceId: components["schemas"]["InstanceIdentifier"] | null;
                step: number | null;
                /** @description Who was asked. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                } | null;
                lead: components["schemas"]["EventLead"];
                message: {
                    /** @description The id of the sender's own event. */
                    senderEventId: string;
                    /** @description Null where the sender gave none, and once the lead is erased. */
                    text: string | null;
                    /** @description Whether a machine wrote it: an absence notice, say. */
                    automatic: boolean;
                    receivedAt: components["schemas"]["Timestamp"];
                };
            };
        };
        NewKindLimits: {
            perDay?: number | null;
            perWeek?: number | null;
        };
        /** @description A person to contact. `email`, `linkedinUrl` and `externalId` say who it is: at least one of them is needed, and a lead that shares one with another is a duplicate. */
        NewLead: {
            name: string;
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            company?: string | number | ("" | null);
            /** @default null */
            title?: string | number | ("" | null);
            /** @default null */
            attributes?: {
                [key: string]: string | number | (true | false | "" | null);
            } | ("" | null);
        };
        /** @description Somebody whom nobody may contact any more: at least one of `email`, `linkedinUrl` and `externalId` says who it is, and each of them is suppressed. The reason is kept. */
        NewSuppression: {
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            reason: string;
        };
        /** @description When a sender may act next. */
        NextAction: {
            kind: components["schemas"]["ActionKind"];
            /** @description The first moment at which it may act; null: not before somebody changes the sender. */
            at: components["schemas"]["Timestamp"] | null;
            /**
             * @description What holds it back for so long; null if nothing does. `limited`: it has asked to wait.
             * @enum {string|null}
             */
            waitsFor: "disabled" | "blocked" | "limited" | "spacing" | "working_hours" | "per_day" | "per_week" | null;
        };
        /** @description What comes next. */
        NextOfInstance: {
            reason: components["schemas"]["InstanceReason"];
            /** @description The step before it; null when it has ended. */
            step: number | null;
            kind: components["schemas"]["ActionKind"] | null;
            /** @description When the step is due. */
            dueAt: components["schemas"]["Timestamp"] | null;
            /** @description How long it waits for the lead, or for the result of what its sender has taken on. */
            until: components["schemas"]["Timestamp"] | null;
            /** @description The sender that may not act. */
            sender: {
                id: components["schemas"]["Identifier"];
                name: string;
            } | null;
            /** @description What holds the sender back the longest, and when it may act again; null when that takes a person. */
            limit: {
                /** @enum {string} */
                cause: "per-day" | "per-week" | "spacing" | "working-hours" | "asked-to-wait";
                used: number | null;
                maximum: number | null;
                until: components["schemas"]["Timestamp"] | null;
            } | null;
            /** @description Why a person is needed before the sender can act: its code, or `disabled`. */
            blocked: {
                code: string;
                since: components["schemas"]["Timestamp"] | null;
            } | null;
            /** @description The same in words, with times in UTC. */
            sentence: string;
        };
        /** @description How far the latest run of a campaign is, what holds it back, and what comes next. */
        Progress: {
            /** @description The latest run; null for a draft, of which everything else is zero or empty. */
            run: {
                id: components["schemas"]["Identifier"];
                triggered: boolean;
                /** @description Whether its instances are executed: not those of a run from before Kickoff could. */
                isExecuted: boolean;
                instancesPromised: number;
                instancesCreated: number;
                startedAt: components["schemas"]["Timestamp"];
                endedAt: components["schemas"]["Timestamp"] | null;
            } | null;
            /** @description How many of its instances have which status. */
            statuses: {
                pending: number;
                running: number;
                completed: number;
                cancelled: number;
                failed: number;
            };
            /** @description What the open ones wait for. */
            waiting: {
                reason: components["schemas"]["WaitingReason"];
                instances: number;
            }[];
            /** @description Why the others ended, most of them first. */
            ended: {
                /** @enum {string} */
                status: "pending" | "running" | "completed" | "cancelled" | "failed";
                reason: components["schemas"]["InstanceReason"];
                instances: number;
            }[];
            /** @description For each step of the workflow, how many instances are at it, have it behind them (`sent` or `skipped`), and ended at it. Those that are pending are at none. */
            steps: {
                step: number;
                kind: components["schemas"]["ActionKind"];
                at: number;
                behind: number;
                ended: number;
            }[];
            /** @description What holds back the work that is due: `no-sender`, `sender-blocked`, `sender-limited`; null when some of it can be done, or nothing is due. */
            hold: components["schemas"]["NextOfInstance"] | null;
            estimate: {
                /** @description The earliest end: if each lead accepts at once, nobody replies, nothing fails, and the senders do nothing else. What waits for a person is left out. */
                end: components["schemas"]["Timestamp"] | null;
                /**
                 * @description Why there is no estimate; null when there is one. `unknown-action`: the rest waits for a person.
                 * @enum {string|null}
                 */
                reason: "nothing-left" | "no-sender" | "sender-blocked" | "sender-limited" | "unknown-action" | "not-executed" | null;
            };
            /** @description The next actions in the order of their times, and behind them leads that no sender has taken on, in that of their positions. */
            next: {
                instanceId: components["schemas"]["InstanceIdentifier"];
                step: number;
                kind: components["schemas"]["ActionKind"];
                /** @description Null: when a sender takes on the lead. */
                dueAt: components["schemas"]["Timestamp"] | null;
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                } | null;
                lead: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
            }[];
        };
        ProgressSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Progress"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description What the lead has written, as a sender has told it. */
        ReceivedMessage: {
            /** @description The id of the event by which a sender has told it. */
            eventId: string;
            /** @description When the lead wrote it, as the sender says. */
            occurredAt: components["schemas"]["Timestamp"];
            /** @description Whether a machine wrote it: an absence notice, say. */
            automatic: boolean;
            text: string | null;
        };
        ReceiveSenderEventsRequest: {
            events: components["schemas"]["SenderEvent"][];
        };
        RecoverDeliveriesRequest: {
            /**
             * Format: date-time
             * @description Everything is sent again that was recorded since then and never delivered.
             */
            since: string;
        };
        ReplayEventsRequest: {
            /** @description Everything behind this `sequence` of the feed is sent again, delivered or not. */
            after: number;
        };
        ResolveActionRequest: {
            /**
             * @description `sent`: it took place, when the sender was last asked; `not_sent`: nothing happened, and it may be asked for again; `skip`: it is not needed, and the next step comes. A connection request that is skipped counts as accepted.
             * @enum {string}
             */
            as: "sent" | "not_sent" | "skip";
        };
        ResolveActionsRequest: {
            /**
             * @description `sent`: it took place, when the sender was last asked; `not_sent`: nothing happened, and it may be asked for again; `skip`: it is not needed, and the next step comes. A connection request that is skipped counts as accepted.
             * @enum {string}
             */
            as: "sent" | "not_sent" | "skip";
            /** @description Whose actions they are. */
            campaignId: components["schemas"]["Identifier"];
            /** @description Only those of this sender. */
            senderId?: components["schemas"]["Identifier"];
        };
        ResolvedActions: {
            /** @description How many actions this call has resolved. */
            resolved: number;
            /** @description Whether there are more of them: then ask again. */
            hasMore: boolean;
        };
        ResolvedActionsSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["ResolvedActions"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description One accepted start of a campaign: who, when, how many instances, how far. */
        Run: {
            id: components["schemas"]["Identifier"];
            campaignId: components["schemas"]["Identifier"];
            /**
             * @description `creating`; `stuck`: instances are missing and none has appeared for a minute; `created`: every promised instance exists; `ended`: the campaign has left `active`.
             * @enum {string}
             */
            state: "creating" | "stuck" | "created" | "ended";
            /** @description Null unless the state is `stuck`. */
            stuck: {
                reason: string;
                since: components["schemas"]["Timestamp"];
            } | null;
            triggered: boolean;
            /** @description What the start promised. The promise of an automatic run grows with the leads that arrive. */
            instancesPromised: number;
            /** @description How many of them exist by now. */
            instancesCreated: number;
            /** @description How many instances the stop found open and cancelled; null while the run goes on. */
            instancesStopped: number | null;
            failedRanges: components["schemas"]["FailedRange"][];
            /** @description The id of the API key. */
            startedBy: components["schemas"]["Identifier"];
            /** @description The id of the API key. */
            stoppedBy: components["schemas"]["Identifier"] | null;
            startedAt: components["schemas"]["Timestamp"];
            /** @description When the run last came closer to its promise. */
            progressedAt: components["schemas"]["Timestamp"];
            /** @description When the last promised instance of a triggered run was created. */
            instancesCreatedAt: components["schemas"]["Timestamp"] | null;
            /** @description When the campaign left `active`. */
            endedAt: components["schemas"]["Timestamp"] | null;
            /** @description Where the rest of it is, once some of its instances or actions are archived; else null. */
            archived: components["schemas"]["ArchivedRun"] | null;
        };
        /** @description An event of the stream of a run; `data` is JSON. */
        RunEvent: {
            /**
             * @description `progress`: at first and at each change; `end`: the end; `reconnect`: after two minutes: connect again.
             * @enum {string}
             */
            event: "progress" | "end" | "reconnect";
            /** @description For `Last-Event-ID`. It follows from the run: an equal one means that nothing has changed. */
            id: string;
            data: components["schemas"]["Run"];
        } | {
            /**
             * @description Something failed on the way; the stream ends.
             * @constant
             */
            event: "error";
            data: components["schemas"]["Failure"];
        };
        /** @description Every promised instance of a run exists. An automatic campaign tells it whenever the leads who have arrived have theirs. */
        RunInstancesCreatedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "run.instances_created";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The campaign. */
                campaign: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                runId: components["schemas"]["Identifier"];
                /** @description How many there are by now. */
                instancesCreated: number;
            };
        };
        RunListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["RunPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        RunPage: {
            items: components["schemas"]["Run"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        RunSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Run"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description An identity that performs actions, such as a LinkedIn account or a mailbox, and what it may do at present. */
        Sender: {
            id: components["schemas"]["Identifier"];
            name: string;
            url: string;
            kinds: components["schemas"]["ActionKind"][];
            limits: {
                engage: components["schemas"]["KindLimits"];
                connection_request: components["schemas"]["KindLimits"];
                direct_message: components["schemas"]["KindLimits"];
                inmail: components["schemas"]["KindLimits"];
            };
            /** @description The least time from one action to the next, of whichever kinds. */
            spacingSeconds: number;
            workingHours: components["schemas"]["WorkingHours"] | null;
            /** @description How long the sender recognises the id of an action; 0: it does not. */
            keepsKeysHours: number;
            /** @description Whether the sender can be asked what became of an action. */
            looksUpActions: boolean;
            /** @description Whether it may act at all. */
            enabled: boolean;
            blocked: components["schemas"]["SenderBlock"];
            /** @description Until when it has asked to wait with everything; null if it has not. */
            limitedUntil: components["schemas"]["Timestamp"] | null;
            /** @description How much of each limit is used. */
            windows: components["schemas"]["LimitWindow"][];
            /** @description For each of its kinds, when it may act next. */
            next: components["schemas"]["NextAction"][];
            /** @description Until when the secret before the last rotation signs as well; null if only one secret signs. */
            previousSecretUntil: components["schemas"]["Timestamp"] | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        /** @description Why a person is needed before the sender can act again, and since when; null if none is. */
        SenderBlock: {
            code: string;
            since: components["schemas"]["Timestamp"];
        } | null;
        /** @description A sender needs a person before it can act again. */
        SenderBlockedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "sender.blocked";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The sender. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                code: string;
            };
        };
        /** @description Something that a sender tells. `actionId`, `instanceId`, `leadId`, `email`, `linkedinUrl`, `externalId` and `senderId` say what it is about: as many of them as the sender knows. */
        SenderEvent: {
            /** @enum {string} */
            type: "connection.accepted" | "connection.withdrawn" | "lead.unsubscribed" | "sender.restored";
            id: string | number;
            /** Format: date-time */
            occurredAt: string;
            /** @default null */
            actionId?: string | ("" | null);
            /** @default null */
            instanceId?: string | ("" | null);
            /** @default null */
            leadId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            senderId?: components["schemas"]["Identifier"] | ("" | null);
        } | {
            /** @constant */
            type: "action.sent";
            id: string | number;
            /** Format: date-time */
            occurredAt: string;
            /** @default null */
            actionId?: string | ("" | null);
            /** @default null */
            instanceId?: string | ("" | null);
            /** @default null */
            leadId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            senderId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            messageId?: string | number | ("" | null);
            /** @default null */
            thread?: string | number | ("" | null);
        } | {
            /** @constant */
            type: "action.rejected";
            id: string | number;
            /** Format: date-time */
            occurredAt: string;
            /** @default null */
            actionId?: string | ("" | null);
            /** @default null */
            instanceId?: string | ("" | null);
            /** @default null */
            leadId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            senderId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            code?: string | number | ("" | null);
            /** @default null */
            message?: string | number | ("" | null);
        } | {
            /** @constant */
            type: "action.later";
            id: string | number;
            /** Format: date-time */
            occurredAt: string;
            /** @default null */
            actionId?: string | ("" | null);
            /** @default null */
            instanceId?: string | ("" | null);
            /** @default null */
            leadId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            senderId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            until?: string | ("" | null);
        } | {
            /** @constant */
            type: "message.received";
            id: string | number;
            /** Format: date-time */
            occurredAt: string;
            /** @default null */
            actionId?: string | ("" | null);
            /** @default null */
            instanceId?: string | ("" | null);
            /** @default null */
            leadId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            senderId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default false */
            automatic?: boolean | ("" | null);
            text?: string | null;
        } | {
            /** @constant */
            type: "sender.limited";
            id: string | number;
            /** Format: date-time */
            occurredAt: string;
            /** @default null */
            actionId?: string | ("" | null);
            /** @default null */
            instanceId?: string | ("" | null);
            /** @default null */
            leadId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            senderId?: components["schemas"]["Identifier"] | ("" | null);
            /** Format: date-time */
            until: string;
            /** @default null */
            kind?: ("engage" | "connection_request" | "direct_message" | "inmail") | ("" | null);
        } | {
            /** @constant */
            type: "sender.blocked";
            id: string | number;
            /** Format: date-time */
            occurredAt: string;
            /** @default null */
            actionId?: string | ("" | null);
            /** @default null */
            instanceId?: string | ("" | null);
            /** @default null */
            leadId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            email?: string | ("" | null);
            /** @default null */
            linkedinUrl?: string | ("" | null);
            /** @default null */
            externalId?: string | number | ("" | null);
            /** @default null */
            senderId?: components["schemas"]["Identifier"] | ("" | null);
            /** @default null */
            code?: string | number | ("" | null);
        };
        /** @description What became of an event. */
        SenderEventResult: {
            id: string;
            /**
             * @description `repeated`: it was told before, and changes nothing.
             * @enum {string}
             */
            outcome: "applied" | "repeated" | "ignored";
            /**
             * @description Why it was ignored, now or when it was told first; null if it was not.
             * @enum {string|null}
             */
            reason: "incomplete" | "unknown-action" | "unknown-person" | "unknown-sender" | "no-connection-request" | "not-asked" | "settled" | "already-known" | "over" | "outdated" | null;
        };
        SenderEventResults: {
            /** @description In the order of the events. */
            results: components["schemas"]["SenderEventResult"][];
        };
        SenderEventResultsSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["SenderEventResults"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description A sender has asked to wait. */
        SenderLimitedEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "sender.limited";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The sender. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
                until: components["schemas"]["Timestamp"];
                /** @description With which kind; null: with everything. */
                kind: components["schemas"]["ActionKind"] | null;
            };
        };
        SenderListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["SenderPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        SenderPage: {
            items: components["schemas"]["Sender"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        /** @description A sender may act again. */
        SenderRestoredEvent: {
            /** @description The same in every attempt and every resend: for deduplication. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "sender.restored";
            /**
             * @description Of what the data say.
             * @constant
             */
            version: 1;
            /** @description Its place in the feed of the account group: the order of commits, from 1, without a gap. */
            sequence: number;
            /** @description When it happened. */
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            /** @description The trace id of the start that it goes back to; null where there is none. */
            traceId: components["schemas"]["Identifier"] | null;
            data: {
                /** @description The sender. */
                sender: {
                    id: components["schemas"]["Identifier"];
                    name: string;
                };
            };
        };
        SenderSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Sender"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description What a sender answered to a signed test. Its body is not read. */
        SenderTest: {
            /**
             * @description `received`: the sender has taken it (200 to 299); `refused`: the sender does not take it for Kickoff's (401 or 403); `redirect`: an answer that points elsewhere, which is not followed; `status`: any other code of HTTP; `timeout`: no answer within 10 seconds; `unreachable`: no connection, or one that broke.
             * @enum {string}
             */
            outcome: "received" | "refused" | "redirect" | "status" | "timeout" | "unreachable";
            /** @description The code of HTTP; null when none was received. */
            httpStatus: number | null;
            /** @description How long it took. */
            milliseconds: number;
        };
        SenderTestSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["SenderTest"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description A sender, and the secret that was made for it. */
        SenderWithSecret: {
            id: components["schemas"]["Identifier"];
            name: string;
            url: string;
            kinds: components["schemas"]["ActionKind"][];
            limits: {
                engage: components["schemas"]["KindLimits"];
                connection_request: components["schemas"]["KindLimits"];
                direct_message: components["schemas"]["KindLimits"];
                inmail: components["schemas"]["KindLimits"];
            };
            /** @description The least time from one action to the next, of whichever kinds. */
            spacingSeconds: number;
            workingHours: components["schemas"]["WorkingHours"] | null;
            /** @description How long the sender recognises the id of an action; 0: it does not. */
            keepsKeysHours: number;
            /** @description Whether the sender can be asked what became of an action. */
            looksUpActions: boolean;
            /** @description Whether it may act at all. */
            enabled: boolean;
            blocked: components["schemas"]["SenderBlock"];
            /** @description Until when it has asked to wait with everything; null if it has not. */
            limitedUntil: components["schemas"]["Timestamp"] | null;
            /** @description How much of each limit is used. */
            windows: components["schemas"]["LimitWindow"][];
            /** @description For each of its kinds, when it may act next. */
            next: components["schemas"]["NextAction"][];
            /** @description Until when the secret before the last rotation signs as well; null if only one secret signs. */
            previousSecretUntil: components["schemas"]["Timestamp"] | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            /** @description Signs the requests to the sender. It is shown this once. */
            secret: string;
        };
        SenderWithSecretSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["SenderWithSecret"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description A lead of the request that was not added, and why. */
        SkippedLead: {
            /** @description Its place in the request, from 0. */
            index: number;
            /** @enum {string} */
            reason: "INVALID_LEAD" | "DUPLICATE_IN_REQUEST" | "DUPLICATE_IN_AUDIENCE";
            details: string;
        };
        StartedCampaign: {
            /** @description As it is the moment it starts. */
            campaign: components["schemas"]["Campaign"];
            /** @description Whether the start itself triggers the workflow: true for the workflow trigger `manual`. */
            triggered: boolean;
            /** @description How many instances this run creates: a promise, recorded by the time it is answered. 0 unless triggered. */
            instancesCreated: number;
        };
        StartedCampaignSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["StartedCampaign"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        StartPreview: {
            /** @description Whether the start would be accepted. */
            canStart: boolean;
            /** @description Everything that forbids it: the state first, then each fault of the configuration by itself. Empty when the campaign can start. */
            blockers: components["schemas"]["Failure"][];
            /** @description What the start would answer; null when it would be refused. */
            triggered: boolean | null;
            /** @description What the start would answer; null when it would be refused. */
            instancesCreated: number | null;
            /** @description Whom its messages would not reach; null when it would be refused. */
            unreachable: components["schemas"]["UnreachableLeads"] | null;
            /** @description Null when it would be refused. */
            senders: components["schemas"]["CampaignSenders"] | null;
            /** @description The earliest end, were it started now, as `estimate` of the progress has it; null when it would be refused, when it begins with nobody, and when no sender may act. */
            estimatedEnd: components["schemas"]["Timestamp"] | null;
        };
        StartPreviewSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["StartPreview"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        StoppedCampaign: {
            /** @description As it is the moment it stops. */
            campaign: components["schemas"]["Campaign"];
            /** @description How many instances of the run were open, `pending` or `running`; they are `cancelled` from that moment on. */
            instancesStopped: number;
        };
        StoppedCampaignSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["StoppedCampaign"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description An identity of somebody whom nobody may contact any more. */
        Suppression: {
            id: components["schemas"]["Identifier"];
            /**
             * @description What says who it is.
             * @enum {string}
             */
            kind: "email" | "linkedinUrl" | "externalId";
            /** @description Null where nothing but a hash of it is kept: of somebody whose data was erased. */
            identity: string | null;
            reason: string;
            createdAt: components["schemas"]["Timestamp"];
        };
        SuppressionListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["SuppressionPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        SuppressionPage: {
            items: components["schemas"]["Suppression"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        SuppressionSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Suppression"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description A message that content slots can point to. */
        Template: {
            id: components["schemas"]["Identifier"];
            channel: components["schemas"]["Channel"];
            name: string;
            /** @description The subject of an InMail; null on any other channel. */
            subject: string | null;
            /** @description Placeholders like `{{name}}` are part of the text. */
            content: string;
            /** @description Whether every account group has it, and none can change it. */
            builtIn: boolean;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        TemplateListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["TemplatePage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        TemplatePage: {
            items: components["schemas"]["Template"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        TemplateSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["Template"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description ISO 8601 in UTC, with milliseconds. */
        Timestamp: string;
        /** @description Whom the messages would not reach as leads and templates are now: a message is sent whole or not at all. */
        UnreachableLeads: {
            /** @description How many of the leads looked at at least one message would not reach. */
            leads: number;
            /** @description How many of the leads of `instancesCreated` were looked at. */
            leadsLookedAt: number;
            /** @description Whether all of them were. */
            isExact: boolean;
            /** @description How many of the leads looked at nobody may contact: their instances end as `cancelled`, and no message is sent. */
            suppressedLeads: number;
            /** @description Why, for each content slot in their order. A lead may be counted in several. */
            reasons: {
                slotId: components["schemas"]["Identifier"];
                /**
                 * @description `missing_field`: a placeholder without a fallback has no value. `text_too_long`: with its values, the subject or the text is longer than the channel takes. `invalid_template`: the placeholders cannot be read.
                 * @enum {string}
                 */
                reason: "missing_field" | "text_too_long" | "invalid_template";
                /** @description What these leads lack; null for another reason. */
                field: string | null;
                leads: number;
                /** @description The first of them. */
                exampleLeadIds: components["schemas"]["Identifier"][];
            }[];
        };
        UpdateContentSlotRequest: {
            /** @description A template of the slot's channel, also a built-in one. */
            templateId?: components["schemas"]["Identifier"];
            /** @description How many days of 24 hours lie between what comes before its step (the start of the run, the step before it, the acceptance that it waits for) and the step. */
            delayDays?: number;
        };
        UpdateSenderRequest: {
            /** @description One line. */
            name?: string;
            /** @description Where the sender is asked: https, a public host, no user name or password, not this service itself. */
            url?: string;
            /** @description The kinds of actions that it performs, each once. */
            kinds?: ("engage" | "connection_request" | "direct_message" | "inmail")[];
            /** @description How many actions of a kind it may do in any 24 hours (`perDay`) and in any 7 times 24 hours (`perWeek`). Null or left out: no limit. 0: none. They replace all that there were. */
            limits?: {
                engage?: components["schemas"]["NewKindLimits"] | null;
                connection_request?: components["schemas"]["NewKindLimits"] | null;
                direct_message?: components["schemas"]["NewKindLimits"] | null;
                inmail?: components["schemas"]["NewKindLimits"] | null;
            };
            /** @description The least time from one action to the next, of whichever kinds. */
            spacingSeconds?: number;
            /** @description When it may act: on these days, from one time of day to the other as the clocks of the time zone show them, within one day. Null: at any time. */
            workingHours?: {
                timeZone: string;
                days: ("sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday")[];
                from: string;
                to: string;
            } | null;
            /** @description How long the sender recognises the id of an action; 0: it does not. */
            keepsKeysHours?: number;
            /** @description Whether the sender can be asked what became of an action. */
            looksUpActions?: boolean;
            /** @description Whether it may act at all. */
            enabled?: boolean;
            /** @description Null, which ends a block. */
            blocked?: null;
        };
        UpdateTemplateRequest: {
            /** @description One line. */
            name?: string;
            /** @description One line of up to 200 characters, with placeholders as in `content`: required for the channel `inmail`, refused for any other. */
            subject?: string;
            /** @description Text of up to 300 characters for a `connection_request`, 8,000 for a `direct_message`, 1,900 for an `inmail`. `{{company}}` is a placeholder for what is known of the lead, `{{company|your team}}` one with a fallback where that is missing. The field is `name`, `firstName`, `email`, `linkedinUrl`, `externalId`, `company`, `title` or an attribute. */
            content?: string;
        };
        UpdateWebhookEndpointRequest: {
            /** @description Where events are sent: https, a public host, no user name or password, not this service itself. */
            url?: string;
            /** @description For people. */
            description?: string;
            /** @description The types of events that it is told. Null or left out: all, also those that are new. */
            types?: ("campaign.started" | "campaign.stopped" | "campaign.completed" | "run.instances_created" | "instance.completed" | "instance.failed" | "instance.cancelled" | "action.sent" | "action.unknown" | "message.received" | "sender.limited" | "sender.blocked" | "sender.restored")[] | null;
            /** @description Whether it is told anything. One that is switched on again is told what happens from then on; recover what it has missed. */
            enabled?: boolean;
        };
        ValidationErrorResponse: {
            /** @constant */
            success: false;
            data: null;
            error: {
                /** @constant */
                code: "VALIDATION_ERROR";
                /** @constant */
                message: "Request validation failed";
                /** @description Every reason, each with the field it is about. */
                details: string;
            };
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /**
         * @description What an open instance waits for.
         * @enum {string}
         */
        WaitingReason: "due" | "sending" | "accepted-by-sender" | "acceptance" | "unknown-action" | "no-sender" | "sender-limited" | "sender-blocked";
        /** @description An address that is told what happens. */
        WebhookEndpoint: {
            id: components["schemas"]["Identifier"];
            url: string;
            description: string;
            /** @description The types of events that it is told; null: all, also those that are new. */
            types: components["schemas"]["EventType"][] | null;
            enabled: boolean;
            /** @description Why Kickoff has switched it off, and when: it answered 410 (`gone`), or has only failed for five days (`failing`). Null if Kickoff has not. */
            switchedOff: {
                /** @enum {string} */
                reason: "gone" | "failing";
                at: components["schemas"]["Timestamp"];
            } | null;
            /** @description How many attempts have failed since one succeeded. */
            failures: number;
            /** @description When the first of them began; null while there is none. */
            failingSince: components["schemas"]["Timestamp"] | null;
            /** @description Whether little is tried until an attempt succeeds, or a recovery or replay says that it is back: five in a row have failed. */
            held: boolean;
            /** @description It has asked to be left alone until then. */
            pausedUntil: components["schemas"]["Timestamp"] | null;
            /** @description Up to where in the feed it has been told. */
            sequence: number;
            /** @description What is sent again: from which `sequence` on, and up to which; null while there is nothing. */
            replay: {
                next: number;
                last: number;
            } | null;
            /** @description Until when the secret before the last rotation signs as well. */
            previousSecretUntil: components["schemas"]["Timestamp"] | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        WebhookEndpointListSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["WebhookEndpointPage"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        WebhookEndpointPage: {
            items: components["schemas"]["WebhookEndpoint"][];
            /** @description Pass it as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
            hasMore: boolean;
        };
        WebhookEndpointSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["WebhookEndpoint"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description An endpoint, with its newest secret. */
        WebhookEndpointWithSecret: {
            id: components["schemas"]["Identifier"];
            url: string;
            description: string;
            /** @description The types of events that it is told; null: all, also those that are new. */
            types: components["schemas"]["EventType"][] | null;
            enabled: boolean;
            /** @description Why Kickoff has switched it off, and when: it answered 410 (`gone`), or has only failed for five days (`failing`). Null if Kickoff has not. */
            switchedOff: {
                /** @enum {string} */
                reason: "gone" | "failing";
                at: components["schemas"]["Timestamp"];
            } | null;
            /** @description How many attempts have failed since one succeeded. */
            failures: number;
            /** @description When the first of them began; null while there is none. */
            failingSince: components["schemas"]["Timestamp"] | null;
            /** @description Whether little is tried until an attempt succeeds, or a recovery or replay says that it is back: five in a row have failed. */
            held: boolean;
            /** @description It has asked to be left alone until then. */
            pausedUntil: components["schemas"]["Timestamp"] | null;
            /** @description Up to where in the feed it has been told. */
            sequence: number;
            /** @description What is sent again: from which `sequence` on, and up to which; null while there is nothing. */
            replay: {
                next: number;
                last: number;
            } | null;
            /** @description Until when the secret before the last rotation signs as well. */
            previousSecretUntil: components["schemas"]["Timestamp"] | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            /** @description Signs what is sent (Standard Webhooks). It is shown here alone. */
            secret: string;
        };
        WebhookEndpointWithSecretSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["WebhookEndpointWithSecret"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        /** @description What a webhook endpoint answered to a signed test. Its body is not read. */
        WebhookTest: {
            /** @description Whether it was taken (200 to 299). */
            delivered: boolean;
            /**
             * @description Why not; null if it was.
             * @enum {string|null}
             */
            error: "timeout" | "unreachable" | "redirect" | "status" | "address" | null;
            /** @description The code of HTTP; null when none was received. */
            httpStatus: number | null;
            /** @description How long it took. */
            milliseconds: number;
        };
        /** @description A test that somebody has asked for. It is no event: it has no `version` and no `sequence`, and is not tried again. */
        WebhookTestMessage: {
            /** @description Of this test alone: `webhook-id`. */
            id: components["schemas"]["Identifier"];
            /** @constant */
            type: "webhook.test";
            timestamp: components["schemas"]["Timestamp"];
            accountGroupId: components["schemas"]["Identifier"];
            data: {
                webhookEndpointId: components["schemas"]["Identifier"];
            };
        };
        WebhookTestSuccessResponse: {
            /** @constant */
            success: true;
            data: components["schemas"]["WebhookTest"];
            error: null;
            /** @description Also the header `X-Trace-Id`; the operator's log has everything about the request under it. */
            traceId: components["schemas"]["Identifier"];
        };
        WorkingHours: {
            timeZone: string;
            days: ("sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday")[];
            from: string;
            to: string;
        };
    };
    responses: {
        /** @description A service behind the API failed. Nothing has happened, or `details` says that the outcome is being settled and where to look */
        BadGateway: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"] & {
                    error: {
                        /** @enum {string} */
                        code: "UPSTREAM_ERROR";
                        /** @enum {string} */
                        message: "Upstream service error";
                        details: string;
                    };
                };
            };
        };
        /** @description The path, the query, a header or the body is malformed */
        BadRequest: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ValidationErrorResponse"];
            };
        };
        /** @description The API key lacks the permission, or access to the account group */
        Forbidden: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"] & {
                    error: {
                        /** @enum {string} */
                        code: "FORBIDDEN";
                        /** @enum {string} */
                        message: "The API key does not allow this";
                        details: string;
                    };
                };
            };
        };
        /** @description A bug; the operator's log has it under the trace id */
        InternalServerError: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"] & {
                    error: {
                        /** @enum {string} */
                        code: "INTERNAL_ERROR";
                        /** @enum {string} */
                        message: "Internal server error";
                        details: string;
                    };
                };
            };
        };
        /** @description The path has no such method; `Allow` names those it has */
        MethodNotAllowed: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"] & {
                    error: {
                        /** @enum {string} */
                        code: "METHOD_NOT_ALLOWED";
                        /** @enum {string} */
                        message: "The resource does not have this method";
                        details: string;
                    };
                };
            };
        };
        /** @description There is no such resource in this account group */
        NotFound: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"] & {
                    error: {
                        /** @enum {string} */
                        code: "NOT_FOUND";
                        /** @enum {string} */
                        message: "Resource not found";
                        details: string;
                    };
                };
            };
        };
        /** @description Too many requests, streams or tests of this key, or too many failed authentications */
        TooManyRequests: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"] & {
                    error: {
                        /** @enum {string} */
                        code: "RATE_LIMIT_EXCEEDED";
                        /** @enum {string} */
                        message: "Rate limit exceeded";
                        details: string;
                    };
                };
            };
        };
        /** @description The API key is absent, malformed, unknown, revoked or expired */
        Unauthorized: {
            headers: {
                "X-Trace-Id": components["headers"]["X-Trace-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"] & {
                    error: {
                        /** @enum {string} */
                        code: "UNAUTHORIZED";
                        /** @enum {string} */
                        message: "Invalid or missing API key";
                        details: string;
                    };
                };
            };
        };
    };
    parameters: {
        /** @description How many items a page has at most. */
        Limit: number;
        /** @description The `nextCursor` of an earlier page; left out, the first page. */
        Cursor: string;
        /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
        IdempotencyKey: string;
        /** @description The `ETag` of a preview of this start: starts the plan that the preview showed, or answers 412. Left out, whatever the plan is by now is started. */
        IfMatch: string;
        /** @description The `id` of the last event that the client has seen, when it connects to a stream again. Any other value is ignored. It comes before the parameters `lastEventId` and `lastEventID`. */
        LastEventId: string;
        /** @description As the header `Last-Event-ID`, for polyfills of `EventSource`, which have no header to send it in. It counts in a stream alone, and the header comes before it. */
        LastEventIdInQuery: string;
        /** @description As `lastEventId`, which comes before it. */
        LastEventIDInQuery: string;
    };
    requestBodies: never;
    headers: {
        /** @description The trace id of the envelope, and of the operator's log. */
        "X-Trace-Id": components["schemas"]["Identifier"];
        /** @description How many requests of a key (`q`) are admitted in how many seconds (`w`); on a 429, the limit that was exceeded. */
        "RateLimit-Policy": string;
        /** @description No answer may be stored, nor a stream be changed on its way. */
        "Cache-Control": "no-store" | "no-store, no-transform";
        /** @description How many seconds to wait before the request is worth repeating. */
        "Retry-After": string;
        /** @description How to authenticate. */
        "WWW-Authenticate": "Bearer";
        /** @description The plan that the preview shows: a start names it in `If-Match`. */
        ETag: string;
        /** @description The methods that the path has. */
        Allow: string;
        /** @description Present with a stream: nginx must hold nothing of it back. */
        "X-Accel-Buffering": "no";
        /** @description Present when this is the first answer again, to a request with the same `Idempotency-Key`. */
        "Idempotent-Replayed": "true";
    };
    pathItems: never;
}
export interface operations {
    previewStart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a start would do */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartPreviewSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    startCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The `ETag` of a preview of this start: starts the plan that the preview showed, or answers 412. Left out, whatever the plan is by now is started. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Started campaign metadata and trigger summary */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the run. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedCampaignSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "CAMPAIGN_ALREADY_ACTIVE" | "CAMPAIGN_COMPLETED";
                            /** @enum {string} */
                            message: "The campaign is already active" | "The campaign is completed";
                            details: string;
                        };
                    };
                };
            };
            /** @description The plan of the start is another one than `If-Match` names */
            412: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "PLAN_CHANGED";
                            /** @enum {string} */
                            message: "The plan of the start has changed";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            /** @description A service behind the API failed. Nothing has happened, or `details` says that the outcome is being settled and where to look */
            502: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    /** @description The path of the run, when the outcome is being settled: it is there once the start took effect. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "UPSTREAM_ERROR";
                            /** @enum {string} */
                            message: "Upstream service error";
                            details: string;
                        };
                    };
                };
            };
        };
    };
    stopCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Stopped campaign metadata and what was stopped */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the run. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoppedCampaignSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "CAMPAIGN_NOT_ACTIVE";
                            /** @enum {string} */
                            message: "The campaign is not active";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            /** @description A service behind the API failed. Nothing has happened, or `details` says that the outcome is being settled and where to look */
            502: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "UPSTREAM_ERROR";
                            /** @enum {string} */
                            message: "Upstream service error";
                            details: string;
                        };
                    };
                };
            };
        };
    };
    listCampaigns: {
        parameters: {
            query?: {
                /** @description Only campaigns in this status. */
                status?: "draft" | "active" | "stopped" | "completed";
                /** @description Only campaigns whose name contains this text, whatever the case of the letters A to Z. */
                name?: string;
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of campaigns */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    createCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 512 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCampaignRequest"];
            };
        };
        responses: {
            /** @description The new campaign */
            201: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the campaign. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    duplicateCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 512 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DuplicateCampaignRequest"];
            };
        };
        responses: {
            /** @description The new campaign */
            201: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the new campaign. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getProgress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The progress of the latest run */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgressSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getRun: {
        parameters: {
            query?: {
                /** @description As the header `Last-Event-ID`, for polyfills of `EventSource`, which have no header to send it in. It counts in a stream alone, and the header comes before it. */
                lastEventId?: components["parameters"]["LastEventIdInQuery"];
                /** @description As `lastEventId`, which comes before it. */
                lastEventID?: components["parameters"]["LastEventIDInQuery"];
            };
            header?: {
                /** @description The `id` of the last event that the client has seen, when it connects to a stream again. Any other value is ignored. It comes before the parameters `lastEventId` and `lastEventID`. */
                "Last-Event-ID"?: components["parameters"]["LastEventId"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
                /** @description The id of the run. */
                runId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Accel-Buffering": components["headers"]["X-Accel-Buffering"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSuccessResponse"];
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listInstances: {
        parameters: {
            query?: {
                /** @description Only instances of this run. */
                runId?: components["schemas"]["Identifier"];
                /** @description Only instances in this status. Looking for `pending` or `cancelled` ones among many others, a page may have fewer than `limit`, or none: go by `hasMore`. */
                status?: "pending" | "running" | "completed" | "cancelled" | "failed";
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of instances */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "RUN_ARCHIVED";
                            /** @enum {string} */
                            message: "The run is in the archive";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
                /** @description The id of the instance. */
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instance */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "RUN_ARCHIVED";
                            /** @enum {string} */
                            message: "The run is in the archive";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listActions: {
        parameters: {
            query?: {
                /** @description Only actions of this campaign. It may be left out for `unknown` ones alone. */
                campaignId?: components["schemas"]["Identifier"];
                /** @description Only actions in this status. Looking for any but `unknown` ones among many others, a page may have fewer than `limit`, or none: go by `hasMore`. */
                status?: "reserved" | "sending" | "accepted" | "sent" | "skipped" | "rejected" | "unknown" | "expired";
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of actions */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "RUN_ARCHIVED";
                            /** @enum {string} */
                            message: "The run is in the archive";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    resolveActions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveActionsRequest"];
            };
        };
        responses: {
            /** @description How many it has resolved */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvedActionsSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    resolveAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the action. */
                actionId: string;
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveActionRequest"];
            };
        };
        responses: {
            /** @description The action as it is now */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "ACTION_NOT_UNKNOWN";
                            /** @enum {string} */
                            message: "What became of the action is known";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listAudiences: {
        parameters: {
            query?: {
                /** @description Only audiences of exactly this name. */
                name?: string;
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of audiences */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    createAudience: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 32 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAudienceRequest"];
            };
        };
        responses: {
            /** @description The new audience */
            201: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the audience. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getAudience: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the audience. */
                audienceId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The audience */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listLeads: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the audience. */
                audienceId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of leads */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    addLeads: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the audience. */
                audienceId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1024 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddLeadsRequest"];
            };
        };
        responses: {
            /** @description What became of the leads */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedLeadsSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    eraseLead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the audience. */
                audienceId: components["schemas"]["Identifier"];
                /** @description The id of the lead. */
                leadId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What is left of the lead */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasedLeadSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of account groups */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountGroupListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key that the request was made with */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeySuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listSuppressions: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of suppressions */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    addSuppressions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1024 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddSuppressionsRequest"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedSuppressionsSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    removeSuppression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the suppression. */
                suppressionId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The suppression as it was */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listContentSlots: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of content slots */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentSlotListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    updateContentSlot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the campaign. */
                campaignId: components["schemas"]["Identifier"];
                /** @description The id of the slot. */
                slotId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateContentSlotRequest"];
            };
        };
        responses: {
            /** @description The content slot as it is now */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentSlotSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "CAMPAIGN_ALREADY_ACTIVE" | "CAMPAIGN_COMPLETED";
                            /** @enum {string} */
                            message: "The campaign is already active" | "The campaign is completed";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description Only templates of this channel. */
                channel?: "connection_request" | "direct_message" | "inmail";
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of templates */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    createTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 128 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTemplateRequest"];
            };
        };
        responses: {
            /** @description The new template */
            201: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the template. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the template. */
                templateId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The template */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    deleteTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the template. */
                templateId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The template as it was */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The API key lacks the permission, or access to the account group */
            403: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "FORBIDDEN";
                            /** @enum {string} */
                            message: "The API key does not allow this" | "The resource cannot be changed";
                            details: string;
                        };
                    };
                };
            };
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "TEMPLATE_IN_USE";
                            /** @enum {string} */
                            message: "The template is in use";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    updateTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the template. */
                templateId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 128 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTemplateRequest"];
            };
        };
        responses: {
            /** @description The template as it is now */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The API key lacks the permission, or access to the account group */
            403: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "FORBIDDEN";
                            /** @enum {string} */
                            message: "The API key does not allow this" | "The resource cannot be changed";
                            details: string;
                        };
                    };
                };
            };
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listSenders: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of senders */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    createSender: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 16 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSenderRequest"];
            };
        };
        responses: {
            /** @description The new sender, with its secret */
            201: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the sender. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderWithSecretSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getSender: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the sender. */
                senderId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sender */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    updateSender: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the sender. */
                senderId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 16 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSenderRequest"];
            };
        };
        responses: {
            /** @description The sender as it is now */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    rotateSenderSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the sender. */
                senderId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The sender, with its new secret */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderWithSecretSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    testSender: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the sender. */
                senderId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What came back */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderTestSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    receiveSenderEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1024 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiveSenderEventsRequest"];
            };
        };
        responses: {
            /** @description What became of each event */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderEventResultsSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Only events behind this `sequence`: the last one that you have seen. Left out or 0: from the oldest that is kept. */
                after?: number;
                /** @description Only events of this type. Looking for few among many, a page may have fewer than `limit`, or none: go by `hasMore`. */
                type?: "campaign.started" | "campaign.stopped" | "campaign.completed" | "run.instances_created" | "instance.completed" | "instance.failed" | "instance.cancelled" | "action.sent" | "action.unknown" | "message.received" | "sender.limited" | "sender.blocked" | "sender.restored";
                /** @description Only events about this campaign. */
                campaignId?: components["schemas"]["Identifier"];
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
                /** @description As the header `Last-Event-ID`, for polyfills of `EventSource`, which have no header to send it in. It counts in a stream alone, and the header comes before it. */
                lastEventId?: components["parameters"]["LastEventIdInQuery"];
                /** @description As `lastEventId`, which comes before it. */
                lastEventID?: components["parameters"]["LastEventIDInQuery"];
            };
            header?: {
                /** @description The `id` of the last event that the client has seen, when it connects to a stream again. Any other value is ignored. It comes before the parameters `lastEventId` and `lastEventID`. */
                "Last-Event-ID"?: components["parameters"]["LastEventId"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the feed */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Accel-Buffering": components["headers"]["X-Accel-Buffering"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventListSuccessResponse"];
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 16 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookEndpointRequest"];
            };
        };
        responses: {
            /** @description The new endpoint, with its secret */
            201: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    /** @description The path of the endpoint. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecretSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The state of the resource forbids it */
            409: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "IDEMPOTENCY_CONFLICT";
                            /** @enum {string} */
                            message: "The Idempotency-Key belongs to another request";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint as it was */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    updateWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 16 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookEndpointRequest"];
            };
        };
        responses: {
            /** @description The endpoint as it is now */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating safe: the same key, of the same API key, with the same request gets the first success again, whatever has become of it since. So each new request gets a new one, say a UUID. 1 to 255 printable ASCII characters, bare or quoted. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The endpoint, with its new secret */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecretSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What came back */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTestSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries in this status. */
                status?: "pending" | "delivered" | "failed";
                /** @description The `nextCursor` of an earlier page; left out, the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description How many items a page has at most. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryListSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    resendDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
                /** @description The id of the delivery. */
                deliveryId: string;
            };
            cookie?: never;
        };
        /** @description Absent, empty or `{}`, of up to 1 KiB. */
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The new delivery */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliverySuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    recoverDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecoverDeliveriesRequest"];
            };
        };
        responses: {
            /** @description The endpoint; `replay` shows how far it is */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    replayEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account group. */
                accountGroupId: components["schemas"]["Identifier"];
                /** @description The id of the webhook endpoint. */
                webhookEndpointId: components["schemas"]["Identifier"];
            };
            cookie?: never;
        };
        /** @description JSON in UTF-8, of up to 1 KiB. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayEventsRequest"];
            };
        };
        responses: {
            /** @description The endpoint; `replay` shows how far it is */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointSuccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such resource in this account group */
            404: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"] & {
                        error: {
                            /** @enum {string} */
                            code: "NOT_FOUND";
                            /** @enum {string} */
                            message: "Resource not found";
                            details: string;
                        };
                    };
                };
            };
            /** @description Well-formed, but it cannot be done as things are */
            422: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    "X-Trace-Id": components["headers"]["X-Trace-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
}
