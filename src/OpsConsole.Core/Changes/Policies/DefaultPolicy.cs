using System.Text;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>The policy of a repository that has none. It is a file like any other: copy it to <c>.opsconsole/policy.yaml</c> and change it.</summary>
public static class DefaultPolicy
{
    /// <summary>Its text.</summary>
    public const string Text =
        """
        # yaml-language-server: $schema=/schemas/policy.json
        version: 1

        # What applications are, for rules that ask for a tier or for data:
        # applications:
        #   support-bot: { tier: critical, data: [personal] }

        # All rules that fit a change count together: a rule raises the risk, none lowers it.
        rules:
          - name: Prompts in production
            when: { change: [environment], environment: [production] }
            risk: high
            why: Users get it at once.
            approvals: { people: 1, roles: [product-owner, engineer] }
            evidence: { scan: true, preflight: true }

          - name: Model, tools or guardrails in production
            when: { change: [model, tools, guardrails], environment: [production] }
            risk: high
            why: Another model, another tool or another guardrail behaves differently, whatever the words are.
            approvals: { people: 2, roles: [product-owner, engineer], owners: 1 }

          - name: Callers must change
            when: { change: [variables, schema], environment: [production] }
            risk: high
            why: Applications that give other variables, or expect another answer, would fail.
            approvals: { people: 1, roles: [engineer] }

          - name: Much dearer
            when: { tokens: 50, environment: [production] }
            risk: high
            why: Every call sends half as much again.
            approvals: { people: 1, roles: [product-owner] }

          - name: Taken out of production
            when: { change: [removed], environment: [production] }
            risk: high
            why: Applications that ask for it get none.
            approvals: { people: 1 }

          - name: Money
            when: { change: [prices, budget, value] }
            risk: high
            why: What the numbers of money mean, and what is stopped when it runs out.
            approvals: { people: 1 }

          - name: Secrets and personal data
            when: {}
            risk: low
            evidence: { scan: true }

        expiry: { review: 7d, approved: 72h }

        # Times in which nothing goes live but what is excepted:
        # freezes:
        #   - { name: Black Friday, from: 2026-11-27, to: 2026-12-01, environment: [production], except: [rollback] }

        # Who hears of what is blocked, or waits longer than this:
        # escalation: { contacts: [head-of-product@example.com], after: 24h }

        """;

    /// <summary>What it says.</summary>
    public static ChangePolicy Policy { get; } = PolicyReader.Read(Encoding.UTF8.GetBytes(Text)).Policy ?? throw new InvalidOperationException("The console's own policy cannot be read.");
}
