using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>Who decided, as people call them.</summary>
internal sealed class SwitchNames(AccessDirectory access)
{
    /// <summary>Who made a record.</summary>
    public string Of(SwitchRecord record) => record.By.Type switch
    {
        ActorType.Person => Person(record.By.Id),
        ActorType.Key => $"the key “{record.By.Name}”",
        ActorType.Shell => record.By.Name,
        _ => record.Cause switch
        {
            SwitchCause.Rule => "a rule",
            SwitchCause.Drill => "a drill",
            SwitchCause.Budget => "a budget",
            _ => "the console",
        },
    };

    /// <summary>A person by account.</summary>
    public string Person(string id) => access.Find(id) is { } person ? (person.Name.Length > 0 ? person.Name : person.Email) : "somebody whose account is gone";

    /// <summary>Whoever asked for something: a person, or a program.</summary>
    public string Of(ActorType type, string id) => type == ActorType.Person ? Person(id) : $"the key {id}";
}
