using Mss.Gateway.Messages;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>AdditionalServices and KeyReference: nothing is let through that would not be done.</summary>
public sealed class ServiceRulesTests
{
    private const string FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";
    private const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    [Fact]
    public void A_request_without_services_has_none()
    {
        var order = Build.Accept();
        Assert.Null(order.Services);
        Assert.Null(order.NoSpam);
        Assert.False(order.Validate);
    }

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#archive")]
    [InlineData("http://mid.swisscom.ch/as#subscriberInfo")]
    [InlineData("http://mid.swisscom.ch/as#geofencing")]
    [InlineData("http://mid.swisscom.ch/as#app2app")]
    [InlineData("http://www.methics.fi/KiuruMSSP/v3.0.0#POP")]
    [InlineData("http://www.methics.fi/KiuruMSSP/v5.0.0#role")]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#USERLANG")]
    public void Fault_101_1014_an_unknown_service_is_named(string uri)
    {
        var fault = Build.Refuse(101, request =>
        {
            request.AdditionalServices.Add(new MssService { Uri = Mss + "timestamp" });
            request.AdditionalServices.Add(new MssService { Uri = uri });
        });
        Assert.Equal(1014, fault.SubCode);
        Assert.Equal($"AdditionalServices: {uri} is not supported", fault.DetailForAp);
    }

    [Fact]
    public void Fault_101_1014_a_URI_from_outside_is_cleaned_and_cut_before_it_is_repeated()
    {
        var fault = Build.Refuse(101, request => request.AdditionalServices.Add(new MssService { Uri = "x\n<y>\u202E" + new string('z', 500) }));
        Assert.Equal("AdditionalServices: x<y>" + new string('z', 122) + " is not supported", fault.DetailForAp);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Fault_102_a_service_without_a_URI(string? uri) => Build.Refuse(102, request => request.AdditionalServices.Add(new MssService { Uri = uri }));

    [Fact]
    public void Fault_104_1045_a_service_that_the_AP_has_not_subscribed_to()
    {
        var provider = TestProviders.Bank with { AllowedServices = [FiCom + "userLang"] };
        var order = Build.Accept(request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "userLang", UserLang = "fi" }), provider: provider);
        Assert.Equal("fi", order.Language);
        var fault = Build.Refuse(104, request => request.AdditionalServices.Add(new MssService { Uri = Mss + "timestamp" }), provider: provider);
        Assert.Equal(1045, fault.SubCode);
        Assert.Contains(Mss + "timestamp", fault.DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_102_a_mandatory_service_that_is_left_out_is_named()
    {
        var provider = TestProviders.Bank with { MandatoryServices = [FiCom + "eventId", FiCom + "noSpam"] };
        var none = Build.Refuse(102, _ => { }, provider: provider);
        Assert.Equal((FiCom + "eventId", null), (Named(none), none.SubCode));

        var noSpam = Build.Refuse(102, request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "eventId", EventId = "ABCD" }), provider: provider);
        Assert.Equal((FiCom + "noSpam", null), (Named(noSpam), noSpam.SubCode));

        static string Named(Fault fault) => fault.DetailForAp.Split(' ')[1];
    }

    [Fact]
    public void Mandatory_services_that_are_asked_for_under_whatever_name_are_accepted_and_others_may_stand_beside()
    {
        var provider = TestProviders.Bank with { MandatoryServices = [FiCom + "eventId", FiCom + "noSpam"] };
        var order = Build.Accept(
            request =>
            {
                request.AdditionalServices.Add(new MssService { Uri = FiCom + "noSpam", NoSpamCode = "", NoSpamVerify = "no" });
                request.AdditionalServices.Add(new MssService { Uri = FiCom + "sessionId", EventId = "ABCD" });
                request.AdditionalServices.Add(new MssService { Uri = Mss + "timestamp" });
            },
            provider: provider);
        Assert.Equal(3, order.Services!.Count);
    }

    [Fact]
    public void A_registration_from_before_there_were_mandatory_services_has_none() =>
        Assert.Null(Build.Accept(provider: TestProviders.Bank with { MandatoryServices = null! }).Services);

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#timestamp", "http://uri.etsi.org/TS102204/v1.1.2#timestamp")]
    [InlineData("http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate", "http://mobile-id.vn/MSSP/v1.0.0#signingCertificate")]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#eventId", "http://mss.ficom.fi/TS102204/v1.0.0#sessionId")]
    public void Fault_101_the_same_service_twice_under_whatever_names(string one, string two) =>
        Build.Refuse(101, request =>
        {
            request.AdditionalServices.Add(new MssService { Uri = one, EventId = "ABCD" });
            request.AdditionalServices.Add(new MssService { Uri = two, EventId = "ABCD" });
        });

    [Fact]
    public void FiComs_validation_may_stand_beside_ETSIs()
    {
        var order = Build.Accept(request =>
        {
            request.AdditionalServices.Add(new MssService { Uri = Mss + "validate" });
            request.AdditionalServices.Add(new MssService { Uri = FiCom + "validate" });
        });
        Assert.True(order.Validate);
        Assert.Equal([Mss + "validate", FiCom + "validate"], order.Services!.Select(service => service.Uri));
    }

    [Fact]
    public void An_AP_whose_signatures_are_always_validated_need_not_ask()
    {
        var order = Build.Accept(provider: TestProviders.Bank with { AlwaysValidate = true });
        Assert.True(order.Validate);
        Assert.Null(order.Services);
    }

    [Theory]
    [InlineData("FI", "fi")]
    [InlineData("sv", "sv")]
    [InlineData("De", "de")]
    public void A_language_may_be_in_any_case(string given, string taken) =>
        Assert.Equal(taken, Build.Accept(request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "userLang", UserLang = given })).Language);

    [Fact]
    public void A_language_that_the_AP_does_not_have_gives_way_to_its_first()
    {
        var provider = TestProviders.Bank with { Languages = ["sv", "fi"] };
        Assert.Equal("fi", Language("fi"));
        Assert.Equal("sv", Language("en"));
        string? Language(string given) =>
            Build.Accept(request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "userLang", UserLang = given }), provider: provider).Language;
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("fin")]
    [InlineData("f")]
    [InlineData("İI")]
    public void Fault_101_a_language_that_is_none(string given) =>
        Build.Refuse(101, request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "userLang", UserLang = given }));

    [Theory]
    [InlineData("userLang")]
    [InlineData("eventId")]
    [InlineData("noSpam")]
    [InlineData("displayName")]
    [InlineData("personIdentity")]
    public void Fault_102_a_service_without_its_parameter(string name) => Build.Refuse(
        102,
        request => request.AdditionalServices.Add(new MssService { Uri = FiCom + name }),
        provider: TestProviders.Bank with { AllowedServices = ["*", FiCom + "displayName"] });

    [Theory]
    [InlineData("eventId", "A1B2")]
    [InlineData("sessionId", "ABCDEFGH")]
    public void An_event_id_is_taken(string name, string id) =>
        Assert.Equal(id, Build.Accept(request => request.AdditionalServices.Add(new MssService { Uri = FiCom + name, EventId = id })).EventId);

    [Theory]
    [InlineData("")]
    [InlineData("ABC")]
    [InlineData("ABCDEFGHI")]
    [InlineData("AB CD")]
    [InlineData("ÄBCD")]
    public void Fault_101_an_event_id_that_is_not_4_to_8_letters_and_digits(string id) =>
        Build.Refuse(101, request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "eventId", EventId = id }));

    [Theory]
    [InlineData("abc", null, "abc", true)]
    [InlineData("a23456789012345F", "yes", "a23456789012345F", true)]
    [InlineData("", null, "", true)]
    [InlineData("whatever it says", "no", "", false)]
    public void A_spam_code_is_taken(string code, string? verify, string taken, bool verified)
    {
        var order = Build.Accept(request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "noSpam", NoSpamCode = code, NoSpamVerify = verify }));
        Assert.Equal(new NoSpamCheck(taken, verified), order.NoSpam);
        Assert.Null(order.Services!.Single().Text);
        Assert.True(taken.Length == 0 || !order.ToString().Contains(taken, StringComparison.Ordinal), "an order that is printed shows the code");
    }

    [Theory]
    [InlineData("ab", null)]
    [InlineData("a2345678901234567", null)]
    [InlineData("1abc", null)]
    [InlineData("ab-cd", "yes")]
    [InlineData("abcd", "perhaps")]
    public void Fault_101_a_spam_code_that_is_none_is_not_repeated(string code, string? verify)
    {
        var fault = Build.Refuse(101, request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "noSpam", NoSpamCode = code, NoSpamVerify = verify }));
        Assert.DoesNotContain(code, fault.Reason + fault.DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_104_1045_another_name_on_the_screen_needs_a_contract_that_names_the_service()
    {
        void Ask(SignatureRequest request) => request.AdditionalServices.Add(new MssService { Uri = FiCom + "displayName", DisplayName = "Bank of Helsinki" });
        Assert.Equal(1045, Build.Refuse(104, Ask).SubCode);
        var order = Build.Accept(Ask, provider: TestProviders.Bank with { AllowedServices = ["*", FiCom + "displayName"] });
        Assert.Equal("Bank of Helsinki", order.ApDisplayName);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("Bank\nof Helsinki")]
    [InlineData("Bank \u202Eof Helsinki")]
    [InlineData("Bank \u200Bof Helsinki")]
    public void Fault_101_a_name_that_cannot_be_shown_faithfully(string name) => Build.Refuse(
        101,
        request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "displayName", DisplayName = name }),
        provider: TestProviders.Bank with { AllowedServices = [FiCom + "displayName"] });

    [Fact]
    public void Of_a_person_what_is_unknown_or_not_for_the_AP_is_left_out_and_said()
    {
        var provider = TestProviders.Bank with { PersonAttributes = ["age", "surName"] };
        var all = PersonIdentity(provider, "age", "surName", "age");
        Assert.Equal(["age", "surName"], all.Attributes);
        Assert.False(all.Partial);
        var some = PersonIdentity(provider, "age", "hetu", "shoeSize");
        Assert.Equal(["age"], some.Attributes);
        Assert.True(some.Partial);
        var none = PersonIdentity(TestProviders.Bank, "age");
        Assert.Empty(none.Attributes!);
        Assert.True(none.Partial);
    }

    [Theory]
    [InlineData("A1", "A1")]
    [InlineData("1A", null)]
    [InlineData("a b", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_id_of_a_query_is_repeated_when_it_is_one(string? id, string? repeated)
    {
        var order = Build.Accept(request =>
        {
            var query = new MssAttributeQuery { Id = id };
            query.AttributeNames.Add("http://mss.ficom.fi/TS102204/v1.0.0/PersonID#age");
            request.AdditionalServices.Add(new MssService { Uri = FiCom + "personIdentity", AttributeQuery = query });
        });
        Assert.Equal(repeated, order.Services!.Single().RequestId);
    }

    [Fact]
    public void Fault_101_a_query_for_nothing() =>
        Build.Refuse(101, request => request.AdditionalServices.Add(new MssService { Uri = FiCom + "personIdentity", AttributeQuery = new MssAttributeQuery() }));

    [Fact]
    public void Fault_404_a_KeyReference() => Assert.Equal("KeyReference: is not supported", Build.Refuse(404, request => request.HasKeyReference = true).DetailForAp);

    private static ServiceOrder PersonIdentity(ApplicationProvider provider, params string[] names) =>
        Build.Accept(
            request =>
            {
                var query = new MssAttributeQuery();
                foreach (var name in names)
                {
                    query.AttributeNames.Add("http://mss.ficom.fi/TS102204/v1.0.0/PersonID#" + name);
                }

                request.AdditionalServices.Add(new MssService { Uri = FiCom + "personIdentity", AttributeQuery = query });
            },
            provider: provider).Services!.Single();
}
