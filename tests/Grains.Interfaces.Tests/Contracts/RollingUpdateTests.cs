using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Mss.Grains.Interfaces.Tests.Contracts;

/// <summary>
/// During a rolling update old and new nodes talk to each other. A member may be added under a new id and an interface may get a method;
/// whatever else changes in the golden file breaks a running cluster.
/// </summary>
public sealed class RollingUpdateTests
{
    [Fact]
    public void Nothing_that_travels_between_nodes_has_changed()
    {
        var actual = ContractText.Write();
        using var stream = typeof(RollingUpdateTests).Assembly.GetManifestResourceStream("Contracts.golden.txt")!;
        var golden = new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n");
        var missing = golden.Split('\n').Except(actual.Split('\n')).ToArray();
        var added = actual.Split('\n').Except(golden.Split('\n')).ToArray();
        if (actual != golden)
        {
            var path = Path.Combine(AppContext.BaseDirectory, "Contracts.actual.txt");
            File.WriteAllText(path, actual);
            Assert.Fail($"gone or changed: {string.Join(" | ", missing)}\nnew: {string.Join(" | ", added)}\nIf old nodes can live with it, take over {path}.");
        }
    }

    [Fact]
    public void Every_message_has_an_alias_that_survives_its_renaming() =>
        Assert.All(ContractText.Messages, type => Assert.StartsWith("mss.", ContractText.AliasOf(type), StringComparison.Ordinal));

    [Fact]
    public void No_alias_is_used_twice()
    {
        var aliases = ContractText.Messages.Select(ContractText.AliasOf).ToArray();
        Assert.Equal(aliases.Length, aliases.Distinct().Count());
    }

    [Fact]
    public void No_member_of_a_message_is_left_behind_and_no_id_is_used_twice()
    {
        foreach (var type in ContractText.Messages)
        {
            var members = ContractText.MembersOf(type).ToArray();
            Assert.All(members, member => Assert.True(member.Id is not null, $"{type.Name}.{member.Member.Name} has no [Id]: it would arrive empty"));
            Assert.Equal(members.Length, members.Select(member => member.Id).Distinct().Count());
        }
    }

    [Fact]
    public void Every_grain_method_has_an_alias()
    {
        var methods = typeof(ITransactionGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)).SelectMany(type => type.GetMethods());
        Assert.All(methods, method => Assert.True(method.GetCustomAttribute<AliasAttribute>() is not null, $"{method.DeclaringType!.Name}.{method.Name}"));
    }

    [Fact]
    public void An_order_arrives_as_it_was_sent()
    {
        var order = new SignatureOrder
        {
            ApId = "http://ap1.example",
            ApTransId = "A1",
            Instant = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(2)),
            ApDisplayName = "Bank",
            Msisdn = Msisdn.Parse("+99901000001"),
            MsisdnAsReceived = "99901000001",
            DataToBeSigned = new DataObject(DataObject.PlainText, [1, 2, 3]),
            DataToBeDisplayed = new DataObject(DataObject.PlainText, [4]),
            Profile = SignatureProfile.Parse("mss:x:sign:loa4.geo:app?a=1#rsa-pss"),
            ProfileAsReceived = "http://x",
            Comparison = ProfileComparison.Better,
            Format = SignatureFormat.FiComPkcs1,
            Pss = true,
            Mode = MessagingMode.AsynchClientServer,
            TimeOutSeconds = 80,
            ValidityDate = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero),
            UniqueApTransId = true,
            MaxLoa = 3,
            Services = [new ServiceOrder { Uri = ServiceUris.PersonIdentity, Text = "x", Attributes = ["age"], Partial = true, RequestId = "A1" }],
            Language = "fi",
            EventId = "A1B2",
            NoSpam = new NoSpamCheck("abc", true),
            Validate = true,
        };
        Assert.Equivalent(order, Travelled(order), strict: true);
    }

    [Fact]
    public void An_answer_arrives_as_it_was_sent()
    {
        var answer = new TransactionAnswer
        {
            TransactionId = TransactionId.Parse("t1"),
            Status = StatusCode.UserCancel,
            Fault = new Fault(StatusCode.UserCancel, "reason", "for the AP"),
            Signature = [1, 2],
            Format = SignatureFormat.Pkcs1,
            Certificate = [3],
            MsisdnAsReceived = "+99901000001",
            ProfileUsed = "mss::sign:loa4",
            Deadline = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero),
            ServiceResults =
            [
                new ServiceResult { Uri = "x", ByAcquirer = true, Status = StatusCode.ValidSignature, SamlResponse = "<x/>", Certificates = [[1], [2, 3]], TimeStampToken = [4] },
                new ServiceResult { Uri = "y" },
            ],
        };
        Assert.Equivalent(answer, Travelled(answer), strict: true);
    }

    [Fact]
    public void A_person_arrives_whole_and_prints_nothing()
    {
        var person = new Person
        {
            GivenName = "Aino",
            SurName = "Esimerkki",
            Hetu = "010180-9004",
            Satu = "990000019",
            BirthDate = new DateOnly(1980, 1, 1),
            Gender = "F",
            Email = "a@b.example",
            Address = new PostalAddress("A", "B", "C", "D", "E"),
        };
        Assert.Equivalent(person, Travelled(person), strict: true);
        Assert.Equal("(person) (address) (spam code, verify no)", $"{person} {person.Address} {new NoSpamCheck("abc", false)}");
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(504, false)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(505, true)]
    public void An_answer_is_final_unless_it_is_pending(int status, bool final) =>
        Assert.Equal(final, new TransactionAnswer { Status = new StatusCode(status) }.IsFinal);

    [Fact]
    public void A_refusal_is_final() => Assert.True(TransactionAnswer.Refused(Fault.Missing("x")).IsFinal);

    private static T Travelled<T>(T message)
        where T : notnull
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(message))!;
    }
}
