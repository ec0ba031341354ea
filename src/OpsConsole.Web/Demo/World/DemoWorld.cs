using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Demo.World;

/// <summary>
/// All sample interactions there are and will be: a pure function of a seed, the day on which the demo began, and time. Asking
/// again gives the same traces with the same ids, so that sending a stretch of time twice changes nothing.
/// </summary>
internal sealed class DemoWorld
{
    public const string Production = "production";
    public const string Staging = "staging";

    /// <summary>No interaction lasts longer.</summary>
    public static readonly TimeSpan LongestInteraction = TimeSpan.FromMinutes(5);

    private static readonly (string Name, double Share)[] Environments = [(Production, 0.93), (Staging, 0.07)];

    /// <summary>Since how many days before the demo the applications have been used as much as now, and for how many days before that more and more.</summary>
    private const double FullDays = 30, GrowingDays = 45;

    private const double LeastUse = 0.12;

    /// <summary>No conversation lasts longer: each begins and ends within one of these stretches of time.</summary>
    private const int ConversationMinutes = 30;

    private readonly ulong _seed;
    private readonly DateTime _anchor;
    private readonly double _perMinute;

    /// <param name="seed">Another seed is another world.</param>
    /// <param name="anchor">When the demo began, UTC: the story (releases, the incident) is told back from that day.</param>
    /// <param name="interactionsPerDay">Average over a week.</param>
    public DemoWorld(ulong seed, DateTime anchor, double interactionsPerDay)
    {
        (_seed, _anchor, _perMinute) = (seed, anchor, interactionsPerDay / (24 * 60));
        Incident = DemoIncident.Before(anchor);
        Applications = DemoApplication.All(anchor.Date, Incident);
    }

    public DemoIncident Incident { get; }

    public IReadOnlyList<DemoApplication> Applications { get; }

    /// <summary>The environments, production first.</summary>
    public static IEnumerable<string> EnvironmentNames => Environments.Select(e => e.Name);

    /// <summary>The interactions that end in a stretch of time (UTC, end exclusive), in order of their start by the minute.</summary>
    public IEnumerable<DemoTrace> Ended(DateTime from, DateTime to)
    {
        long first = (from - LongestInteraction).Ticks / TimeSpan.TicksPerMinute;
        long last = (to.Ticks - 1) / TimeSpan.TicksPerMinute;
        Dictionary<string, int> turns = [];
        for (long minute = first - (first % ConversationMinutes); minute <= last; minute++) // from where conversations begin, so that each turn knows its number
        {
            if (minute % ConversationMinutes == 0)
            {
                turns.Clear();
            }

            foreach (DemoTurn turn in Begun(minute))
            {
                int number = turns[turn.Conversation] = turns.GetValueOrDefault(turn.Conversation) + 1;
                if (minute >= first && Interaction(turn with { Number = number }) is var trace && trace.End >= from && trace.End < to)
                {
                    yield return trace;
                }
            }
        }
    }

    /// <summary>How many interactions begin per minute on average at an instant.</summary>
    public double Rate(DemoApplication application, string environment, DateTime at)
    {
        // Staging is used by the people who build the applications, whoever uses those.
        DemoRhythm rhythm = environment == Production ? application.Rhythm : DemoRhythm.Office;
        double share = Environments.First(e => e.Name == environment).Share;
        double grown = Math.Clamp(1 - (((_anchor - at).TotalDays - FullDays) / GrowingDays), LeastUse, 1);
        return grown * grown * _perMinute * application.Share * share * rhythm.At(at) * Incident.Demand(application.Name, environment, at);
    }

    /// <summary>The turns that begin in a minute; those of a conversation in the order of their times.</summary>
    private IEnumerable<DemoTurn> Begun(long minute)
    {
        var at = new DateTime(minute * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        for (int a = 0; a < Applications.Count; a++)
        {
            for (int e = 0; e < Environments.Length; e++)
            {
                (DemoApplication application, string environment) = (Applications[a], Environments[e].Name);
                int count = DemoRandom.For(_seed, minute, a, e).Poisson(Rate(application, environment, at));
                DemoTurn[] turns = new DemoTurn[count];
                for (int i = 0; i < count; i++)
                {
                    turns[i] = Turn(application, environment, at, DemoRandom.For(_seed, minute, a, e, i + 1));
                }

                foreach (DemoTurn turn in turns.OrderBy(t => t.Start))
                {
                    yield return turn;
                }
            }
        }
    }

    private DemoTurn Turn(DemoApplication application, string environment, DateTime minute, DemoRandom random)
    {
        var id = new TraceId(random.Next(), random.Next());
        DateTime start = minute.AddSeconds(random.Between(0, 60));
        (string conversation, string user) = Conversation(application, environment, start, random);
        return new DemoTurn(application, environment, id, start, conversation, user, random);
    }

    private static DemoTrace Interaction(DemoTurn turn)
    {
        PromptRelease release = turn.Application.Prompt.Choose(turn.Environment, turn.Start, turn.Random);
        return turn.Application.Script(new TraceScript(turn, release));
    }

    /// <summary>In each half an hour as many conversations are open as make the average number of turns.</summary>
    private (string Conversation, string User) Conversation(DemoApplication application, string environment, DateTime at, DemoRandom random)
    {
        long slot = at.Ticks / TimeSpan.FromMinutes(ConversationMinutes).Ticks;
        int open = Math.Max(1, (int)(Rate(application, environment, at) * ConversationMinutes / application.Turns));
        DemoRandom conversation = DemoRandom.For(_seed, slot, application.Users, environment.Length, random.Below(open));
        return ($"conv_{conversation.Hex(12)}", $"user-{conversation.Below(application.Users) + 1000}");
    }
}
